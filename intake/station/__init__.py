"""What a station does: matching a parcel, the steps of an intake, review, sign-in; each use case is one transaction."""
