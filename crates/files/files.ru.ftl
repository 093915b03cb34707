files-too-large = Файл больше { $megabytes } МБ. Отправьте файл поменьше.
files-too-many-waiting = У вас много загруженных, но не отправленных файлов. Сначала отправьте или удалите часть из них.
files-unknown = Одного из файлов больше нет. Прикрепите его снова.
files-picture-unreadable = Не удалось прочитать изображение. Выберите файл PNG, JPEG, WebP или GIF.
files-picture-too-large = В изображении больше 40 мегапикселей. Выберите изображение поменьше.
files-size-bytes = { $n ->
    [one] { $n } байт
    [few] { $n } байта
   *[many] { $n } байт
}
files-size-kilobytes = { $n } КБ
files-size-megabytes = { $n } МБ
files-size-gigabytes = { $n } ГБ
