mail-product = Firstline
mail-button-fails = If the button does not work, copy this address into your browser:
