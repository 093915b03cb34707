mailbox-title = Mailboxes
mailbox-intro = Mail to these addresses becomes tickets, and answers leave from them.
mailbox-help = How mailboxes work
mailbox-to-mail = Mail that came in
mailbox-add = Add a mailbox
mailbox-empty-title = Let people write to you
mailbox-empty = A mailbox turns mail into tickets: people write to one address, and your team answers here. Use an address of its own for it, such as desk@example.com, not one that somebody reads.
mailbox-tell = Tell people to write to this address:
mailbox-copy = Copy
mailbox-read-from = Read from
mailbox-answers = Answers leave through
mailbox-answers-installation = the mail server of the installation
mailbox-last-visit = Last visit
mailbox-last-success = Last success
mailbox-never = Never
mailbox-state-paused = Paused
mailbox-state-failing = Failing
mailbox-state-well = Working
mailbox-state-new = Not read yet
mailbox-failures =
    { $n ->
        [one] The last try failed.
       *[other] The last { $n } tries failed.
    }
mailbox-next-try = Next try: { $at }.
mailbox-paused-about = Nobody looks into this mailbox. Its mail waits at its server.
mailbox-edit = Settings
mailbox-edit-of = Settings of { $address }
mailbox-look = Look now
mailbox-pause = Pause
mailbox-resume = Resume
mailbox-remove = Remove
mailbox-remove-of = Remove { $address }
mailbox-paused = The mailbox is paused.
mailbox-resumed = The mailbox is being read.
mailbox-saved = The mailbox is saved and will be read at once.
mailbox-added = { $address } is added and will be read at once.
mailbox-removed = { $address } is removed.

mailbox-add-intro = Which address do people write to? The usual settings follow from it.
mailbox-address = Address
mailbox-address-help = The mailbox must exist already at your mail provider.
mailbox-address-fixed = The address stays. For another one, add another mailbox.
mailbox-continue = Continue
mailbox-dedicated = Use an address of its own
mailbox-dedicated-why = Each mail is taken from the mailbox as soon as it is stored here, so that none is read twice. In somebody’s own mailbox their private mail would go too.

mailbox-form-intro = Test before you save: it connects and signs in, and neither fetches nor sends anything.
mailbox-hint-known = These are the settings of { $provider }.
mailbox-hint-app-password = { $provider } lets programs in with an app password only. Make one in its security settings and enter it below.
mailbox-hint-oauth = { $provider } takes no passwords from programs, so this mailbox cannot be read directly. Let it forward to a mailbox at another provider, and add that one.
mailbox-choose = Choose one of these.
mailbox-part-who = Who writes
mailbox-part-who-about = What people see as the sender of answers.
mailbox-from-name = Name of the sender
mailbox-from-name-help = Stands before the address, for example “Northwind IT”.
mailbox-part-in = Mail in
mailbox-part-in-about = Where the mail is fetched. Your provider tells these settings.
mailbox-protocol = Protocol
mailbox-folder = Folder
mailbox-folder-help = With IMAP only. Empty: the inbox.
mailbox-host = Server
mailbox-encryption = Encryption
mailbox-encryption-none = None
mailbox-port = Port
mailbox-username = User name
mailbox-username-help = Mostly the whole address.
mailbox-password = Password
mailbox-password-help = It is stored encrypted and never shown again.
mailbox-password-stored = Leave empty to keep the one that is stored.
mailbox-password-typed = Kept as you typed it. Enter it again only to change it.
mailbox-part-out = Mail out
mailbox-part-out-about = How answers leave.
mailbox-out = Send answers through
mailbox-out-installation = The mail server of the installation
mailbox-out-installation-is = { $host }. It must be allowed to send for this address.
mailbox-out-installation-none = None is set up, so answers would wait in the outbox.
mailbox-out-own = A server of this mailbox’s own
mailbox-out-own-help = Usually the same provider; answers then arrive best.
mailbox-out-host = Server for sending
mailbox-out-username-help = Leave empty if the server asks for none.
mailbox-out-password-help = Leave empty if the user name and the password are the same as above.
mailbox-part-tickets = Tickets
mailbox-part-tickets-about = What becomes of the mail.
mailbox-type = Type of new tickets
mailbox-type-help = Unless the subject begins with one, such as “Incident:”.
mailbox-language = Language
mailbox-language-help = Of what we write to people without an account.
mailbox-strangers = Mail from people without an account
mailbox-strangers-way = As your way of working says
mailbox-strangers-way-park = With “Everyone helps” it is parked.
mailbox-strangers-way-open = With “Help desk” it opens a ticket.
mailbox-strangers-open = Open a ticket
mailbox-strangers-open-help = The sender becomes a requester without an account. Nobody becomes a member by mail.
mailbox-strangers-park = Park it
mailbox-strangers-park-help = It waits on the Mail page until somebody decides.
mailbox-strangers-refuse = Refuse it
mailbox-strangers-refuse-help = It is noted on the Mail page and nothing more; the sender is not told.
mailbox-save = Save
mailbox-test = Test
mailbox-test-ok = It works: we could connect and sign in.
mailbox-test-waiting =
    { $n ->
        [0] No mail waits there.
        [one] One mail waits there and will be fetched.
       *[other] { $n } mails wait there and will be fetched.
    }

mailbox-remove-title = Remove { $address }?
mailbox-remove-stays = The mails that came in stay, and so do their tickets and the record of each decision.
mailbox-remove-stops = Nothing more is fetched. What people write to this address waits at its server.
mailbox-remove-answers = The passwords are deleted. Answers to its tickets leave through another mailbox or the installation’s mail server.
mailbox-remove-now = Remove the mailbox

mailbox-failing-alert = The mailbox { $address } cannot be read
mailbox-failing-greeting = Hello { $name },
mailbox-failing-said = The last try ended so: { $said }
mailbox-failing-next = No mail is lost: it waits at its server. The next try is on { $at } (your time), and we keep trying.
mailbox-failing-button = Open the settings
mailbox-failing-footer = You get this mail because you are an administrator.
