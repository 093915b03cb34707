directory-title = People
directory-intro = Everybody in your organization.
directory-invite = Invite people
directory-add = Add a person
directory-active = Active
directory-not-joined-yet = Not joined yet
directory-invitations = Invitations
directory-left = Left
directory-search = Find a person
directory-find = Find
directory-nobody-found = Nobody found
directory-nobody-found-text = Nobody here has a name, username or email with a word that begins with “{ $name }”.
directory-nobody-left = Nobody has left
directory-nobody-left-text = People whose account was removed are listed here, so that their names on old tickets can be looked up.
directory-nobody-waits = Everybody has joined
directory-nobody-waits-text = Whoever was added and has not followed the link in the mail yet is listed here.
directory-name = Name
directory-email = Email
directory-role = Role
directory-left-at = Left
directory-last-seen = Last seen
directory-administrator = Administrator
directory-member = Member
directory-locked = Locked
directory-online = Online
directory-never-seen = Never
directory-alone = You are the first
directory-alone-text = Invite colleagues: everybody here can raise tickets and answer them.
directory-from-start = Back to the first
directory-more = More
directory-waits-for-first = Not joined yet
directory-has-left = Has left
directory-outsider = Wrote in, no account
directory-edit-own = Edit your profile
directory-raised = Tickets raised
directory-owns = Tickets owned
directory-facts = About this person
directory-unconfirmed = not confirmed
directory-phone = Telephone
directory-full-name = Full name
directory-hour-there = Time there
directory-skills = Skills
directory-since = Here since
directory-about-empty = Colleagues can read here what you work on and what you know.
directory-about-write = Write something about yourself
directory-administration = Administration
directory-administration-who = Only those who administer people see this.
directory-display-name = Display name
directory-rename = Change name
directory-renamed = The name is changed to { $name }.
directory-rights = Administrator rights
directory-administrator-what = Adds and removes people, decides about invitations, and changes the settings of the organization.
directory-last-administrator = This is the only administrator. Make somebody else an administrator before this account can be changed or removed.
directory-make-administrator = Make administrator
directory-made-administrator = { $name } is an administrator now.
directory-make-member = Make ordinary member
directory-made-member = { $name } is an ordinary member now.
directory-member-self-ask = Stop being an administrator? Another administrator would have to make you one again.
directory-joining = Joining instructions
directory-joining-what = This person has not followed the link in the mail yet. A new mail makes the older link stop working.
directory-resend = Send again
directory-resend-of = Send again to { $email }
directory-link-sent = The joining instructions are sent again.
directory-sessions = Sessions
directory-sessions-what = Signs this person out on all devices. The password stays.
directory-sessions-end = Sign out everywhere
directory-sessions-ended = { $name } is signed out everywhere.
directory-new-password = New password
directory-new-password-what = Signs this person out, makes the present password useless, and mails a link to choose another one.
directory-new-password-send = Require a new password
directory-new-password-ask = Require a new password of { $name }? The present one stops working at once.
directory-new-password-sent = { $name } is signed out and gets a link to choose a new password.
directory-not-joined = This person has not joined yet. Send the joining instructions again instead.
directory-remove = Remove
directory-remove-what = Closes the account for good. The name stays on what was written.
directory-remove-ask = Remove { $name }?
directory-remove-name = The name stays on tickets and messages, marked as left.
directory-remove-owned-see = See them
directory-remove-owns-none = There are no open tickets with this owner.
directory-remove-final = This cannot be undone. The username is never given to anybody else.
directory-remove-do = Remove for good
directory-removed = { $name } is removed.
directory-add-many = Invite several people by their addresses instead.
directory-username = Username
directory-username-help = For signing in. It never changes.
directory-door = First sign-in
directory-door-link = Mail a link, by which the person chooses a password
directory-door-password = Set a temporary password, which the person must change at the first sign-in
directory-temporary = Temporary password
directory-temporary-help = Only used if you chose so above. It is not mailed: tell the person yourself.
directory-add-do = Add person
directory-added-by-link = { $name } is added. The joining instructions are on their way to { $email }.
directory-added-with-password = { $name } is added. Tell them the username below and the temporary password.
directory-invite-about = Whoever follows the link in the mail chooses a password and is in.
directory-emails = Email addresses
directory-emails-help = One per line, at most 50.
directory-rule-all = An invitation is sent to each address at once.
directory-rule-domains = Addresses at { $domains } are invited at once. For others an administrator is asked first.
directory-rule-no-domain = Your organization has no mail domain of its own yet, so an administrator is asked first.
directory-rule-link = A link works for 7 days.
directory-invite-do = Invite
directory-not-an-address = “{ $email }” is not an email address. Nobody has been invited yet.
directory-too-many = Enter at most { $max } addresses at a time.
directory-here-already = { $n ->
    [one] This person is already in your organization.
   *[other] These { $n } people are already in your organization.
}
directory-invited = { $n ->
    [one] One invitation is sent.
   *[other] { $n } invitations are sent.
}
directory-invited-waiting = { $n ->
    [one] One invitation waits for an administrator.
   *[other] { $n } invitations wait for an administrator.
}
directory-invited-both = Sent: { $n }. Waiting for an administrator: { $count }.
directory-invited-nobody = Nobody was invited.
directory-invitations-about = Whom members asked to join and who has not followed the link yet.
directory-no-invitations = No open invitations
directory-no-invitations-text = Invite colleagues by their addresses. They appear here until they have joined.
directory-run-out = Run out
directory-waits = Waits for an administrator
directory-sent = Sent
directory-invited-by = Invited by { $name }
directory-until = works until { $date }
directory-approve = Approve
directory-approve-of = Approve the invitation of { $email }
directory-withdraw = Withdraw
directory-withdraw-of = Withdraw the invitation of { $email }
directory-invitation-approved = The invitation to { $email } is sent.
directory-invitation-sent-again = The invitation to { $email } is sent again.
directory-invitation-withdrawn = The invitation to { $email } is withdrawn.
directory-limit = Ask for 1 to { $max } at a time.
directory-after = This is not the end of a page. Give the “next” of the page before, as it came.
directory-state = State
directory-state-any = Any state
directory-role-any = Any role
directory-department = Department
directory-department-any = Any department
directory-team = Team
directory-team-any = Any team
directory-class-registered = Registered
directory-class-verified = Registered with verified email
directory-class-everyone = Everyone
directory-colleagues = Colleagues
directory-help = How to administer users
directory-disabled = Disabled
directory-nobody-here = Nobody fits
directory-nobody-here-text = Nobody here is in this state, role or place. Choose others.
directory-show-all = Show everybody
directory-chosen = People who are ticked
directory-tick = Tick
directory-tick-all = Tick all on this page
directory-tick-of = Tick { $name }
directory-ticked = Ticked:
directory-lock = Lock
directory-lock-what = Keeps this person out at once, as a precaution: sessions end and API tokens stop working until you unlock the account.
directory-unlock = Unlock
directory-unlock-what = This person can sign in again, with the same password. API tokens work again.
directory-disable = Disable
directory-disable-what = Switches the account off for a longer time: no sign-in, no mails, nothing is assigned. Tickets stay where they are.
directory-enable = Enable
directory-enable-what = Switches the account on again. The person signs in with the same password.
directory-enable-first = This account is disabled. Enable it first.
directory-resend-short = Send the joining mail again
directory-delete = Delete
directory-history = History
directory-history-what = What was changed about this account, by whom and when.
directory-history-show = Show the history
directory-is-locked = { $name } is locked out.
directory-is-unlocked = { $name } can sign in again.
directory-is-disabled = The account of { $name } is disabled.
directory-is-enabled = The account of { $name } is enabled.
directory-chose-nobody = Tick somebody first.
directory-too-many-people = Choose at most { $max } people at a time.
directory-no-such-person = There is no such person in your organization.
directory-no-such-deed = Nothing of this name can be done.
directory-all-refused = Nothing was done: this is not possible for { $name } and the others, { $n } in all.
directory-some-refused = Done for { $n }. Left as they were: { $name }.
directory-ask-last-administrator = These are all the administrators. One of them will stay, since an organization needs one.
directory-ask-make-administrator = Make somebody else an administrator first.
directory-removal-account = They are signed out at once and can never sign in again. API tokens stop working.
directory-removal-asked-none = They wait for no answer.
directory-ask-delete = { $n ->
    [one] Delete this person?
   *[other] Delete these { $n } people?
}
directory-ask-password = { $n ->
    [one] Require a new password of this person?
   *[other] Require a new password of these { $n } people?
}
directory-ask-sessions = { $n ->
    [one] Sign this person out everywhere?
   *[other] Sign these { $n } people out everywhere?
}
directory-owns-n = { $n ->
    [one] owns { $n } open ticket
   *[other] owns { $n } open tickets
}
directory-removal-owned = { $n ->
    [one] { $n } ticket that is not done is released: it waits without an owner.
   *[other] { $n } tickets that are not done are released: they wait without an owner.
}
directory-removal-asked = { $n ->
    [one] { $n } ticket that they asked stays and can still be answered.
   *[other] { $n } tickets that they asked stay and can still be answered.
}
directory-did-lock = { $n ->
    [one] One person is locked out.
   *[other] { $n } people are locked out.
}
directory-did-unlock = { $n ->
    [one] One person can sign in again.
   *[other] { $n } people can sign in again.
}
directory-did-disable = { $n ->
    [one] One person is disabled.
   *[other] { $n } people are disabled.
}
directory-did-enable = { $n ->
    [one] One person is enabled.
   *[other] { $n } people are enabled.
}
directory-did-end-sessions = { $n ->
    [one] One person is signed out everywhere.
   *[other] { $n } people are signed out everywhere.
}
directory-did-require-password = { $n ->
    [one] One person gets a link to choose a new password.
   *[other] { $n } people get a link to choose a new password.
}
directory-did-resend = { $n ->
    [one] One person gets the joining instructions again.
   *[other] { $n } people get the joining instructions again.
}
directory-did-delete = { $n ->
    [one] One person is deleted.
   *[other] { $n } people are deleted.
}
directory-role-agent = Agent
directory-role-department-manager = Department manager
directory-role-help-desk-manager = Help-desk manager
directory-personal-data = Personal data
directory-export = Export
directory-export-what = On the person’s request: one JSON file with their account, sign-ins and devices, and what they asked, wrote and attached. Without secrets, without what others wrote, and without tickets that you may not see. The person reads of it in the security log.
directory-erase = Erase
directory-erase-what = On the person’s request: removes everything that tells who this is. Tickets and messages stay, by a former user.
directory-erase-ask = Erase { $name }?
directory-erase-goes = Name, username, email, telephone, picture, profile, drafts, notifications, sessions, devices, second step, tokens, registrations and lines in files of people go at once. Nobody else ever gets the username.
directory-erase-mails = Mails to this person are emptied, and those that wait are not sent. Mails from this person lose their sender and their source.
directory-erase-stays = Tickets and messages stay and say “Former user”. What people wrote in them is not changed.
directory-erase-audit = The audit keeps that something was changed, without names and addresses.
directory-erase-final = This cannot be undone.
directory-erase-type = Type the name to go on: { $name }
directory-erase-do = Erase for good
directory-erased = The personal data is erased.
directory-erased-already = This person is erased already.
directory-erased-email = erased
directory-edit = Edit
directory-edit-of = Edit { $name }
directory-save = Save
directory-saved = The account of { $name } is saved.
directory-saved-email-asked = Saved. { $email } counts once it is confirmed; the present address is told.
directory-form-parts = Parts of the form
directory-tab-profile = Profile
directory-tab-options = Options
directory-tab-roles = Roles
directory-username-stays = A username never changes.
directory-email-anew = Another address counts once its owner has confirmed it; the present one is told.
directory-email-vouched = Counts as confirmed, by your word.
directory-email-validated = A mail asks for confirmation.
directory-add-registered = The person gets a mail that confirms the address.
directory-add-verified = You vouch for the address: it counts as confirmed.
directory-first-name = First name
directory-last-name = Last name
directory-picture = Picture
directory-picture-help = Shown beside the name. Any picture; it is cut to a square.
directory-picture-remove = Take the picture away
directory-signature = Signature
directory-signature-help = Stands below the mails that carry this person’s replies.
directory-kind = Kind of account
directory-roles = Roles
directory-roles-help = What each role may do
directory-see-as = See the desk as this person
directory-see-as-what = Shows every page as { $name } sees it, for half an hour at most. Nothing can be changed, and their account pages stay closed. The audit and their security log tell of it.
directory-see-as-do = See as { $name }
directory-view-ended = You see the desk as yourself again, no longer as { $name }.
directory-view-over = You see the desk as yourself.
