"""Messages to customers over SMTP, for shops that send none themselves: what is written, and sent once."""
