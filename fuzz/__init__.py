"""Inputs nobody would send, by the million: the parser, the image decoders and the frame reader must take them all."""
