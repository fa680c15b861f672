"""The only place with SQL, and with photo files: SQLite for a station, PostgreSQL for a site, one code for both."""
