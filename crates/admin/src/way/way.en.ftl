way-title = How you work
way-intro = Who answers tickets: everybody, or some for the others. You can switch at any time.
way-help = The two ways of working
way-now = Now
way-unknown = Choose one of the two ways of working.
way-last-help-desk = { $name } switched to Help desk
way-last-everyone = { $name } switched to Everyone helps
way-take-back = Take the switch back
way-to-help-desk = Switch to Help desk
way-help-desk-about = Agents answer, others ask. Departments, teams and roles decide who sees what.
way-to-everyone = Switch to Everyone helps
way-everyone-about = Every member sees all tickets and answers them.
way-keep = Go on answering
way-choose = Your choice
way-begin = Begin to answer
way-administrators =
    { $n ->
        [one] { $n } administrator:
       *[other] { $n } administrators:
    }
way-by-role =
    { $n ->
        [one] { $n } member with a role that allows it:
       *[other] { $n } members with a role that allows it:
    }
way-members =
    { $n ->
        [one] { $n } member:
       *[other] { $n } members:
    }
way-names-more =
    { $n ->
        [one] { $name } and one more
       *[other] { $name } and { $n } more
    }
way-agents = Who goes on answering?
way-everybody = All members
way-everybody-what = Each of them gets the role Agent. Nobody loses anything, and you take the role from those who shall only ask later.
way-chosen = Only those I tick
way-chosen-what = They get the role Agent. The others ask for help and see their own requests.
way-people =
    { $n ->
        [one] Tick { $n } person
       *[other] Tick { $n } people
    }
way-unlisted =
    { $n ->
        [one] One more member cannot be listed here. Give them a role after the switch.
       *[other] { $n } more members cannot be listed here. Give them roles after the switch.
    }
way-then-asking = Who only asks sees their own requests and answers to them, and no longer the tickets, notes and colleagues of others. Tickets they own stay theirs until somebody else takes them.
way-then-roles = Roles that are written down already count from then on.
way-then-everybody = Everybody of your organization sees all tickets, with internal notes, and may answer them.
way-then-roles-wait = Roles stay written down and wait until you switch back.
way-then-confidential = Confidential tickets stay with those who are named, in either way.
way-then-clients = People of client companies only ask, in either way.
way-can-undo = It counts at once, and you can take it back.
way-switched-help-desk = You work as a Help desk now.
way-switched-everyone = Everyone helps now.
way-taken-back = The switch is taken back. Everything is as it was.
