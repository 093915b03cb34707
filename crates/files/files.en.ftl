files-too-large = This file is larger than { $megabytes } MB. Send a smaller one.
files-too-many-waiting = You have many uploaded files that were not sent yet. Send or remove some of them first.
files-unknown = One of the files is no longer there. Attach it again.
files-picture-unreadable = This is not a picture we can read. Choose a PNG, JPEG, WebP or GIF file.
files-picture-too-large = This picture has more than 40 megapixels. Choose a smaller one.
files-size-bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}
files-size-kilobytes = { $n } kB
files-size-megabytes = { $n } MB
files-size-gigabytes = { $n } GB
