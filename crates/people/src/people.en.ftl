people-default-department = General
people-default-team = Everyone
people-password-short = Use at least { $min } characters.
people-password-own = Use something other than your name, address or organization.
people-password-common = This password is one of the first that somebody would guess. Choose another.
people-password-same = This is your present password. Choose another.
people-username-rule = Use 2 to 64 letters, digits, full stops, hyphens or underscores.
people-username-taken = This username is taken. Choose another.
people-username-final = Your username can no longer be changed.
people-email-here = Somebody with this address is already in your organization.
people-email-taken-meanwhile = A colleague has this address by now. Choose another one on your account page.
people-already-member = You already have an account in this organization. Sign in with it.
people-link-gone = This link no longer works. It may have been used already, or it is too old.
people-invitation-gone = This invitation was taken back or has been used.
people-invitation-accepted = This invitation has been accepted. Remove the account instead.
people-invite-administrators-only = In your organization only administrators invite. Ask one of them.
people-confirm-first = Confirm your address first: follow the link in the mail we sent you. Until then nothing is sent to others in your name.
people-last-administrator = This is the last administrator. Make somebody else an administrator first.
people-has-left = This person has left. Their account is closed for good.
people-sign-up-closed = This desk does not open new organizations by itself. Ask whoever runs it, or an administrator of your organization.
people-token-of-sign-up = Sign-up
people-token-past = Choose a time in the future.
people-token-too-many = You have 100 tokens. Revoke some that you no longer use.
people-command-no-account = No active account has this username or address.
people-command-ambiguous = Several organizations have an account with this address. Name the organization.

people-mail-greeting = Hello { $name },
people-mail-greeting-nobody = Hello,
people-mail-link-hour = The link works once, within an hour.
people-mail-link-day = The link works once, within a day.
people-mail-link-week = The link works once, within seven days.
people-mail-confirm-subject = Confirm your address
people-mail-confirm-text = Your workspace { $organization } is open. Confirm that this address is yours, so that you can invite others and get news by mail.
people-mail-confirm-text-unnamed = Your workspace is open. Confirm that this address is yours, so that you can invite others and get news by mail.
people-mail-confirm-button = Confirm the address
people-mail-confirm-others = You already have an account with this address here:
people-mail-confirm-other = { $organization }, username { $username }
people-mail-confirm-others-end = If you meant to join your colleagues there, sign in at { $url }.
people-mail-confirm-footer = Somebody gave the address { $address } to Firstline. If it was not you, do nothing: without a confirmation the address is not used.
people-mail-email-change-subject = Confirm your new address
people-mail-email-change-text = You asked to use this address for your account in { $organization }. Until you confirm it, your present one stays.
people-mail-email-leaving-subject = Another address for your account
people-mail-email-leaving-text = Somebody asked to use { $email } for your account in { $organization } instead of this address. It counts once the link that we mailed there is followed.
people-mail-email-leaving-else = If it was you, there is nothing to do. If not, change your password at once and tell your administrator.
people-mail-email-leaving-button = Open your account
people-mail-join-subject = Join { $organization } on Firstline
people-mail-join-text = You are invited to join { $organization }.
people-mail-join-text-by = { $name } invites you to join { $organization }.
people-mail-join-what = There you raise incidents, bugs, questions and requests, and see what becomes of them. All you need is a password.
people-mail-join-button = Register now
people-mail-join-footer = If you do not know what this is about, do nothing. No account is used without your password.
people-mail-reset-subject = Choose a new password
people-mail-reset-text = Somebody asked for a new password for the account { $username } in { $organization }. Follow the link to choose one.
people-mail-reset-button = Choose a new password
people-mail-reset-footer = If it was not you, do nothing. Your password stays as it is.
people-mail-changed-subject = Your password was changed
people-mail-changed-text = The password of your account in { $organization } was changed, and you were signed out everywhere.
people-mail-changed-else = If it was not you, choose a new password at once and tell your administrator.
people-mail-changed-button = Choose a new password
people-mail-approval-subject = { $name } asks to invite somebody
people-mail-approval-text = { $name } would like to invite { $email }.
people-mail-approval-why = The address is outside your organization's own domains, so the invitation waits for your yes.
people-mail-approval-button = Look at the invitation

people-rail-organization = Organization
people-rail-people = People
people-rail-settings = Settings
people-not-oneself = You cannot do this to your own account. Ask another administrator.
people-not-in-use = This account is not in use, so it cannot be changed in this way.
people-no-account = This person only wrote in and has no account.

# Roles
people-client-has-no-roles = People of client companies have no roles: they are served here. Take them out of the client first.
people-no-such-role = There is no role { $role } any more. Choose another one.
people-role-allows-nothing = Tick at least one thing that the role allows.
people-role-name-taken = There is a role called { $name } already. Give this one another name.
people-role-is-held =
    { $count ->
        [one] One person still has this role. Give them another one first.
       *[other] { $count } people still have this role. Give them other ones first.
    }
people-role-built-in = Built-in roles stay as they are. Make a role of your own instead.

people-operator-beyond-reach = This person runs the whole installation, so administrators of an organization leave the account as it is. Ask them to change it themselves.
people-beyond-reach = This account has more rights than yours, so only an administrator changes it. Ask one of them.
people-not-own-roles = Your own roles are given by an administrator. Ask one of them.
people-outsider-has-no-roles = Who only wrote in has no account and so no roles. Add them as a person first.

# Ways of working
people-way-already = Your organization works like this already.
people-way-not-last = This switch can no longer be taken back: somebody has switched since, or took it back already.
people-way-changed-since = The roles of { $name } were changed since, so the switch stays. Switch anew instead.

# Departments, teams, absence
people-department-name-taken = There is a department called { $name } already. Choose another name.
people-department-is-default = { $name } is where accounts without another department are, so it stays. You can rename it.
people-department-is-archived = An archived department has no place in the list. Restore it first.
people-no-such-department = There is no such department in use. Choose one from the list.
people-team-name-taken = This department has a team called { $name } already. Choose another name.
people-team-is-default = { $name } is where accounts of its department without another team are, so it stays. You can rename it.
people-no-such-team = There is no such team in use. Choose one from the list.
people-no-such-person = Nobody of your organization is meant by this. Choose somebody from the list.
people-absence-over = The absence would be over already. Choose a later day.
people-substitute-oneself = Nobody stands in for themselves. Choose a colleague.
people-no-such-substitute = Only somebody who answers tickets here can stand in.
people-substitute-cycle = This person's own substitute leads back to you. Choose somebody else.
people-former-user = Former user
people-export-left-out = What others wrote, passwords and other secrets.
people-export-left-out-of-others = What others wrote, passwords and other secrets, and whatever stands on tickets that whoever made this file may not see. Your own export holds those too.
people-erase-name = This is not the name of this person. Type it as it stands above.
people-seen-as-oneself = This is your own account: you see the desk as yourself already.
people-not-seen-as = Nobody uses this account now, so there is nothing to see as this person.
