"""What a table schema is, how it may change, and what a change does. Pure: no Django, no input or output, no clock."""
