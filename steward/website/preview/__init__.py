"""Pictures that other sites and messengers show beside a link to us, drawn here."""
