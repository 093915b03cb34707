ticket-type-unknown = There is no such ticket type here. Choose one of the types listed.
ticket-no-such-person = There is no such person in your organization.
ticket-no-such-agent = There is nobody here who could own this. Choose somebody who has an active account.
ticket-no-such-ticket = There is no ticket with this number that you can see.
ticket-duplicate-of-itself = A ticket cannot repeat itself. Enter the number of another one.
ticket-text-too-large = This text is larger than a ticket takes. Attach it as a file instead.
ticket-message-empty = Write something or attach a file first.
ticket-no-files = Choose at least one file.
ticket-tag-characters = A tag may not contain a comma or a quotation mark.
ticket-too-many-tags = A ticket takes at most { $max } tags.
ticket-transition-not-yours = Your part in this ticket does not allow this. Ask whoever works on it.
ticket-is-merged = #{ $number } was merged into #{ $into }. Go on there.
ticket-merge-itself = A ticket cannot be merged into itself. Choose another one.
ticket-merge-too-many = At most { $max } tickets make one conversation.
ticket-not-merged = This ticket is not merged into another one any more.
ticket-undo-changed = This was changed again since, so it cannot be taken back. Look at the ticket and change it by hand.
ticket-undo-nothing = There is nothing to take back. A reply that was sent stays sent.
ticket-one-text = Send one of html, text and markdown, not several.
ticket-text-required = Send html, text or markdown.
ticket-upload-file = Send the file as multipart form data in a field named “file”.
ticket-limit = Ask for 1 to { $max } at a time.
ticket-cursor = This cursor cannot be read. Take “next” from the answer before.
ticket-transition-required = Name the transition.
ticket-kind = Use “reply” or “note”.
ticket-no-such-department = There is no such department in use. Choose one from the list.
ticket-no-such-team = There is no such team in use. Choose one from the list.
ticket-no-such-place = Choose one from the list.
ticket-level-unknown = Use low, normal or high.
ticket-matrix-bad = Choose a priority for each of the nine places.
ticket-confide-everyone-helps = Where everybody helps, everybody sees every ticket. An administrator can switch to Help desk first.
ticket-confide-merged = Tickets that were merged are shown together. Part them first.
ticket-confide-too-many = Name at most { $max } people, or choose a team.
ticket-merge-confidential = One of the two is confidential and the other is not, or to other people. Make them alike first.
ticket-priority-unknown = Use low, normal, high or urgent.

ticket-mail-greeting = Hello { $name },
ticket-mail-button = Open the ticket
ticket-mail-footer = You get this because you asked. Choose in your account which mails you want
ticket-mail-answer = Answer this mail to write to us again about this.
ticket-mail-wrote = { $when }, { $name } wrote:
ticket-mail-copy = You got this as a copy. Your answer goes to everybody in the conversation.
ticket-mail-file-left = The file { $name } is too large for a mail and did not go along.
ticket-mail-why = You get this because you have a part in this ticket.
ticket-mail-why-digest = You get this because you have a part in these tickets.
ticket-mail-stop-one = No more mails about #{ $number }
ticket-mail-stop-all = No more mails about tickets
ticket-digest-hourly = { $n ->
    [one] What happened in the last hour: { $n } ticket
   *[other] What happened in the last hour: { $n } tickets
}
ticket-digest-daily = { $n ->
    [one] What happened today: { $n } ticket
   *[other] What happened today: { $n } tickets
}
ticket-digest-more = { $n ->
    [one] And { $n } more ticket
   *[other] And { $n } more tickets
}
ticket-stop-title = Mails from the desk
ticket-stop-ask = Choose which mails you want no more of. Replies to your own questions stop too.
ticket-stop-one-off = You get no more mails about #{ $number }.
ticket-stop-all-off = You get no more mails about tickets.
ticket-stop-resume = Send me mails again
ticket-stop-bell = The bell in the desk goes on telling you what happens.
ticket-cc-bad = { $address } is not an email address. Separate addresses by commas.
ticket-cc-many = At most { $most } people can be in copy.
ticket-cc-own = { $address } is an address of the desk itself, which gets every answer anyway.
ticket-cc-note = A note stays inside, so nobody can be in copy of it.
ticket-cc-agents = Only those who answer tickets can put others in copy.
ticket-cc-unconfirmed = Confirm your own address first: follow the link in the mail that we sent you.

ticket-alert-replied = { $name } replied on #{ $number } { $title }
ticket-alert-noted = { $name } added a note on #{ $number } { $title }
ticket-alert-attached = { $name } attached files to #{ $number } { $title }
ticket-alert-owned = { $name } took #{ $number } { $title }
ticket-alert-assigned = { $name } assigned #{ $number } { $title }
ticket-alert-released = { $name } let go of #{ $number } { $title }
ticket-alert-moved = { $name } moved #{ $number } { $title } to { $to }
ticket-alert-moved-open = { $name } reopened #{ $number } { $title }
ticket-alert-moved-in_progress = { $name } started work on #{ $number } { $title }
ticket-alert-moved-waiting = { $name } put #{ $number } { $title } on wait
ticket-alert-moved-resolved = { $name } resolved #{ $number } { $title }
ticket-alert-moved-answered = { $name } marked #{ $number } { $title } as answered
ticket-alert-moved-fulfilled = { $name } fulfilled #{ $number } { $title }
ticket-alert-moved-wont_fix = { $name } decided not to fix #{ $number } { $title }
ticket-alert-moved-duplicate = { $name } marked #{ $number } { $title } as a duplicate
ticket-alert-moved-declined = { $name } declined #{ $number } { $title }
ticket-alert-moved-closed = { $name } closed #{ $number } { $title }
ticket-alert-retitled = { $name } renamed #{ $number } to { $title }
ticket-alert-retyped = { $name } changed the type of #{ $number } { $title }
ticket-alert-priority-low = { $name } set the priority of #{ $number } { $title } to low
ticket-alert-priority-normal = { $name } set the priority of #{ $number } { $title } to normal
ticket-alert-priority-high = { $name } set the priority of #{ $number } { $title } to high
ticket-alert-priority-urgent = { $name } set the priority of #{ $number } { $title } to urgent
ticket-alert-followed = { $name } added you as a follower of #{ $number } { $title }
ticket-alert-merged = { $name } merged #{ $number } { $title } into #{ $to }
ticket-alert-absorbed = { $name } merged #{ $to } into #{ $number } { $title }
ticket-alert-opened = { $name } asked for help: #{ $number } { $title }
ticket-alert-department = { $name } moved #{ $number } { $title } to another department
ticket-alert-team = { $name } gave #{ $number } { $title } to a team
ticket-alert-undelivered = The mail to { $to } about #{ $number } { $title } did not arrive

ticket-rail-feed = Live Feed
ticket-rail-views = Views
ticket-rail-mine = Assigned to me
ticket-rail-portal = Portal
ticket-rail-raised = Raised by me
ticket-rail-followed = Followed by me
ticket-rail-unassigned = Unassigned
ticket-rail-urgent = Most urgent first
