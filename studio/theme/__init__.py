"""Design tokens as palette, style sheet, fonts, icons and colour maps."""
