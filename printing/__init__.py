"""单据: plain data in, PDF bytes out. Knows neither the program's data, nor its windows, nor its database."""
