"""What a person can ask for, as rows: menus, palette, keys and tooltips are made from them."""
