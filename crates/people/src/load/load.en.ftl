load-title = Load people from a file
load-rail = Load from a file
load-intro = A table of people, as a spreadsheet saves it. First you see what would happen; nobody is loaded before you say so.
load-help = How the file should look
load-file = File
load-file-help = CSV or XLSX, at most { $megabytes } MB and { $n } lines. The first line names the columns.
load-file-missing = Choose a file.
load-file-large = Choose a file of at most { $megabytes } MB.
load-file-long = The file has more than { $n } lines. Split it into several.
load-file-empty = There is nothing in this file.
load-file-broken = This file cannot be read. Save it as CSV or XLSX and try again.
load-file-bomb = This file is too large once it is unpacked. Save it as CSV and try again.
load-look = Look through the file
load-earlier = Earlier files
load-another = Another file
load-lines = { $n ->
    [one] One person
   *[other] { $n } people
}
load-state-checked = Not loaded
load-state-running = Loading
load-state-done = Loaded
load-state-undoing = Being taken back
load-state-undone = Taken back
load-running = Loading people
load-undoing = Taking people back
load-so-far = { $n } of { $all }.
load-leave = You can leave this page. It goes on by itself.
load-refresh = Look again
load-done = { $n ->
    [one] One person is loaded.
   *[other] { $n } people are loaded.
}
load-invited-at = Invitations have been on their way since { $when }.
load-invited = The invitations are on their way.
load-not-invited = Nobody has been invited yet. An invitation is a mail with a link to choose a password.
load-invite = Send the invitations
load-undo = Take this load back
load-undo-what = Taking it back removes everybody whom this file brought in and who has not joined yet, as if they had never been here. Whoever has joined stays.
load-undo-ask = { $n ->
    [one] Take one person back?
   *[other] Take { $n } people back?
}
load-undone = { $n ->
    [0] This load was taken back.
    [one] This load was taken back. One person had joined and stays.
   *[other] This load was taken back. { $n } people had joined and stay.
}
load-counts = What is in the file
load-fresh = New
load-here = Here already
load-here-what = Somebody with this address has an account. Nothing changes.
load-bad = With problems
load-columns = Columns
load-column = In the file
load-column-is = Is
load-columns-save = Look through it again
load-columns-twice = Choose each field for one column only.
load-columns-email = Choose the column with the email addresses.
load-field-none = Not read
load-field-name = Name
load-field-first_name = First name
load-field-last_name = Last name
load-field-email = Email
load-field-username = Username
load-field-phone = Telephone
load-field-department = Department
load-field-team = Team
load-decide = Load them?
load-invitations = Invitations
load-invites-later = Send them later. People are in the directory and cannot sign in yet.
load-invites-now = Send them when everybody is loaded.
load-bad-stay = { $n ->
    [one] One line has a problem and stays outside.
   *[other] { $n } lines have problems and stay outside.
}
load-start = { $n ->
    [one] Load one person
   *[other] Load { $n } people
}
load-discard = Load nobody
load-discarded = Nobody was loaded.
load-nobody-new = There is nobody new in this file.
load-not-now = This is not possible any more. Look at how the load stands.
load-problems = Problems
load-problems-download = Download these lines
load-problem = { $field }: { $problem }
load-problem-header = Problem
load-line = Line { $n }
load-preview = Who would be loaded
load-username-made = made from the email
load-email-twice = This address stands in line { $line } already.
load-username-twice = This username stands in line { $line } already.
load-department-unknown = There is no department “{ $name }”.
load-team-unknown = There is no such team “{ $name }” there.
