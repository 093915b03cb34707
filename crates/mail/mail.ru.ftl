mail-product = Firstline
mail-button-fails = Если кнопка не работает, скопируйте этот адрес в браузер:
