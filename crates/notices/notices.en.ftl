notices-title = Notifications
notices-intro = What happened to the tickets you are involved with. Read ones stay here.
notices-latest = The latest notifications
notices-show = Show
notices-all = All
notices-unread = Unread
notices-mark-all = Mark all as read
notices-all-read = { $n ->
    [0] There was nothing unread.
    [one] One notification is marked as read.
   *[other] { $n } notifications are marked as read.
}
notices-newest = Newest
notices-empty-short = Nothing yet. You will be told here when something happens to your tickets.
notices-empty-title = Nothing yet
notices-empty = When somebody replies to, assigns or changes a ticket that you raised, own or follow, you will be told here.
notices-empty-go = Open the Live Feed
notices-none-unread-title = All read
notices-none-unread = You have seen everything that happened to your tickets.
notices-limit = Ask for 1 to 100 at a time.
notices-after = This is not the end of a page. Give the “next” of the page before, as it came.
