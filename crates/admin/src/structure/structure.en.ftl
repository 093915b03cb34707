structure-title = Departments and teams
structure-intro = What your organization takes care of, and who answers for it.
structure-help = How departments work
structure-everyone-helps = Everyone helps here, so everybody sees all tickets. Departments sort them, and tell managers of new ones.
structure-default = Default
structure-default-about = New accounts begin here, and those whose department is archived come here. It can be renamed and not archived.
structure-managers = Managers
structure-managers-about = They are told of new tickets in this department, in the bell and by mail.
structure-teams = Teams
structure-teams-about = Groups of people to whom tickets can be given. Accounts without another team are in the default one.
structure-nobody = Nobody yet
structure-no-manager = Nobody manages this department, so nobody is told of new tickets in it.
structure-no-mail = No manager of this department gets mail: alerts are switched off, or the address is not confirmed.
structure-choose-manager = Choose a manager
structure-up = Move up
structure-up-of = Move { $name } up
structure-down = Move down
structure-down-of = Move { $name } down
structure-add = New department
structure-add-button = Add the department
structure-name = Name
structure-name-help = What people look for: Printing, Accounts, Building services.
structure-added = { $name } is there. Choose who manages it.
structure-saved = Saved.
structure-rename = Rename
structure-archived-title = Archived
structure-archived-about = Tickets keep their archived department. Nothing new comes to it.
structure-is-archived = Archived
structure-restore = Restore
structure-restore-of = Restore { $name }
structure-restored = { $name } is in use again.
structure-accounts =
    { $n ->
        [0] No account has its place here.
        [one] One account has its place here.
       *[other] { $n } accounts have their place here.
    }
structure-open-tickets =
    { $n ->
        [0] No open tickets
        [one] { $n } open ticket
       *[other] { $n } open tickets
    }
structure-remove = Remove
structure-remove-of = Remove { $name }
structure-manager-add = Add a manager
structure-manager-added = Added as a manager.
structure-manager-removed = No longer a manager.
structure-manager-blind = { $name } has no role that shows the tickets of this department.
structure-manager-give-role = Give the role Department manager
structure-pick-manager = Who manages { $name }?
structure-team-name = Name of the team
structure-team-default = Default
structure-team-default-about = Accounts of the department without another team are here. It can be renamed and not archived.
structure-team-is-archived = Archived
structure-team-people =
    { $n ->
        [0] Nobody yet
        [one] One person
       *[other] { $n } people
    }
structure-team-add = Add a team
structure-team-added = The team { $name } is there.
structure-team-of = A team of { $name }
structure-team-archived = The team { $name } is archived.
structure-team-restored = The team { $name } is in use again.
structure-team-archived-about = Archived. Tickets keep it, and nothing new comes to it.
structure-team-archive-what = Accounts that have their place here move to the default team of the department. Tickets keep the team until somebody moves them. You can restore it at any time.
structure-placed = At home here
structure-placed-about = Everybody has one place: a department and a team of it.
structure-placed-more =
    { $n ->
        [one] And one more person.
       *[other] And { $n } more people.
    }
structure-place-add = Move somebody here
structure-placed-now = { $name } has their place here now.
structure-pick-place = Who belongs to { $name }?
structure-members = Also members
structure-members-about = People of other teams who help here as well. They see the tickets of this team like those at home here.
structure-member-add = Add a member
structure-member-added = Added to the team.
structure-member-removed = No longer in the team.
structure-pick-member = Who joins { $name }?
structure-archive = Archive
structure-archive-what = An archived department keeps its tickets and takes nothing new. You can restore it at any time.
structure-archive-ask = Archive { $name }?
structure-archive-accounts =
    { $n ->
        [0] No account has its place here, so nobody moves.
        [one] One account has its place here and moves to { $name }.
       *[other] { $n } accounts have their place here and move to { $name }.
    }
structure-archive-tickets =
    { $n ->
        [0] It has no open tickets.
        [one] One open ticket stays in it until somebody moves it.
       *[other] { $n } open tickets stay in it until somebody moves them.
    }
structure-archive-look = Look at them
structure-archive-nothing-new = Nobody can choose it for a new ticket any more.
structure-archive-back = You can restore it at any time. The accounts that moved stay where they are then.
structure-archived = { $name } is archived.
