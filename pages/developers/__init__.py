"""What programs read, and what those who write them need: addresses, catalogues, repositories, recipes, pieces to embed."""
