feed-title = Live Feed
feed-you = You
feed-desk = The desk
feed-somebody = Somebody
feed-raise = Raise a ticket
feed-export = Take this list along as a table (CSV)
feed-filter = Filter
feed-sort = Sort
feed-nobody = No owner
feed-owner = Owner: { $name }
feed-messages = { $n ->
    [one] { $n } message, show the latest
   *[other] { $n } messages, show the latest
}
feed-files = { $n ->
    [one] { $n } file, show it
   *[other] { $n } files, show them
}
feed-list = Tickets

feed-count-open = { $n ->
    [one] { $count } open ticket
   *[other] { $count } open tickets
}
feed-count-any = { $n ->
    [one] { $count } ticket
   *[other] { $count } tickets
}
feed-count-more = More than { $n }
feed-order-updated = newest activity first
feed-order-created = newest first
feed-order-priority = most urgent first
feed-order-other = in the order you asked for
feed-sort-updated = Newest activity
feed-sort-created = Newest ticket
feed-sort-oldest = Longest untouched
feed-sort-priority = Most urgent
feed-more = Load more
feed-newest = Back to the newest

feed-filter-type = Type
feed-filter-status = Status
feed-filter-mine = My part in it
feed-mine-raised = I raised
feed-mine-owned = I own
feed-mine-followed = I follow
feed-filter-update = Update
feed-filter-text = As text
feed-filter-text-help = Boxes and text say the same. The text can say more.
feed-filter-language = Everything it can say
feed-filter-forgotten = The feed forgets this filter when you leave it. The address of the page keeps it.
feed-filter-clear = Clear the filter
feed-filter-without = Take off { $name }
feed-filter-all = All tickets
feed-query-problem = This filter cannot be read
feed-query-at = At character { $n }:

feed-empty-new-title = Raise your first ticket
feed-empty-new = Everything that people ask of your desk appears here the moment it happens. Raise a ticket yourself, or invite colleagues who will.
feed-empty-new-invite = Invite colleagues
feed-empty-done-title = Nothing is open
feed-empty-done = Every ticket is done. New ones appear here by themselves.
feed-empty-nothing-title = Nothing matches
feed-empty-nothing = No ticket fits this filter. Take something off it, or look at everything that is open.

feed-own = Own it
feed-release = Let go of it
feed-assign = Assign to…
feed-follow = Follow
feed-unfollow = Stop following
feed-attach = Attach a file…
feed-open-ticket = Open the ticket

feed-did-open = raised this
feed-did-open-saying = raised this: “{ $text }”
feed-did-say = “{ $text }”
feed-did-reply = replied
feed-did-reply-saying = replied: “{ $text }”
feed-did-note = added a note
feed-did-attach = { $n ->
    [one] attached a file
   *[other] attached { $n } files
}
feed-did-own = took it
feed-did-assign = assigned it to { $name }
feed-did-assign-you = assigned it to you
feed-did-release = let go of it
feed-did-move = set the status to { $status }
feed-did-mark-duplicate = marked it as a duplicate of #{ $number }
feed-did-retype = changed the type to { $type }
feed-did-reprioritize = changed the priority to { $priority }
feed-did-retitle = changed the title to “{ $title }”
feed-did-tag = changed the tags
feed-did-tag-add = added the tags { $tags }
feed-did-tag-remove = removed the tags { $tags }
feed-did-tag-both = added the tags { $tags } and removed { $removed }
feed-did-follow = started following
feed-did-unfollow = stopped following
feed-did-add-follower = added { $name } as a follower
feed-did-add-you = added you as a follower
feed-did-remove-follower = removed { $name } from the followers
feed-did-undo = took back a change
feed-did-place = moved it to { $name }
feed-did-unplace = took it out of its department
feed-did-team = gave it to the team { $name }
feed-did-no-team = took it from its team
feed-did-confide = made it confidential
feed-did-open-up = opened it to everybody again who may see it
feed-did-weigh = said how soon it is needed, or how much hangs on it
feed-did-come-back = could not reach { $to }: the mail came back
feed-did-merge = merged this into #{ $number }
feed-did-absorb = merged #{ $number } into this
feed-did-part = parted this from #{ $number } again
feed-did-let-go = parted #{ $number } from this again
feed-did-follow-up = continued #{ $number }, which was closed too long ago
feed-did-get-follow-up = continued this in #{ $number }
feed-did-change = changed something

feed-peek-messages = Latest messages on #{ $number }
feed-peek-files = Latest files on #{ $number }
feed-peek-nothing = There is nothing here you can see.
feed-peek-close = Close

feed-palette-tickets = Tickets
feed-palette-people = People
feed-palette-actions = Do
feed-palette-all = Show all that match

ticket-page-new = New ticket
ticket-page-new-type = What is it?
ticket-page-new-title = Title
ticket-page-new-title-help = One line that a colleague understands without opening it.
ticket-page-new-text = What happened?
ticket-page-new-text-placeholder = What did you do, what did you expect, and what happened instead? Paste pictures right here.
ticket-page-new-more = Tags, priority, or on behalf of somebody
ticket-page-new-tags = Tags
ticket-page-new-tags-help = Separated by commas.
ticket-page-new-requester = On behalf of
ticket-page-new-requester-help = The username or e-mail address of whoever needs help. Leave it empty if that is you.
ticket-page-new-priority = Priority
ticket-page-new-submit = Raise the ticket
ticket-page-hint-incident = Something that worked has stopped working
ticket-page-hint-bug = Something behaves differently than it should
ticket-page-hint-question = You want to know how or why
ticket-page-hint-service_request = You need something: access, a device, software
ticket-page-hint-other = Your organization’s own kind of ticket
ticket-page-attach = Attach files
ticket-page-too-many-files = Send at most 20 files at once.

ticket-page-raised = raised by { $name }
ticket-page-raised-for = raised by { $name } for { $requester }
ticket-page-via-api = through the API
ticket-page-via-mail = by e-mail
ticket-page-via-command_line = from the command line
ticket-page-via-automation = by a rule
ticket-page-more = More actions
ticket-page-details = Details
ticket-page-edit-title = Change the title
ticket-page-talk = Conversation
ticket-page-note-mark = Only your team sees this
ticket-page-to = To { $name }
ticket-page-followers-told = { $n ->
    [one] and { $n } follower
   *[other] and { $n } followers
}
ticket-page-to-everybody = To everybody who helps here
ticket-page-whole-mail = Show the whole mail
ticket-page-no-words = No words, only the title.
ticket-page-events = { $n ->
    [one] { $n } change
   *[other] { $n } changes
}
ticket-page-between = { $n ->
    [one] Show { $n } message in between
   *[other] Show { $n } messages in between
}
ticket-page-answer = Answer
ticket-page-kind = Reply or note
ticket-page-reply = Reply
ticket-page-note = Note
ticket-page-reply-placeholder = Write a reply
ticket-page-reply-to = Reply to { $name }
ticket-page-send-reply = Send reply
ticket-page-add-note = Add note
ticket-page-new-mark = New

ticket-page-guard-moved = { $n ->
    [one] Your text is not sent yet: a message has arrived since you opened this page.
   *[other] Your text is not sent yet: { $n } messages have arrived since you opened this page.
}
ticket-page-guard-file = Your text is not sent yet: it speaks of a file, but none is attached.
ticket-page-send-anyway = Send anyway
ticket-page-guard-look = Look at what is new

ticket-page-status = Status
ticket-page-type = Type
ticket-page-priority = Priority
ticket-page-suggested = Suggested: { $priority }
ticket-page-urgency = Urgency
ticket-page-impact = Impact
ticket-page-change-urgency = Say how soon it is needed
ticket-page-change-impact = Say how much hangs on it
ticket-page-unsaid = Not said
ticket-page-unsay = Take it back
ticket-page-department = Department
ticket-page-team = Team
ticket-page-none = None
ticket-page-no-department = No department
ticket-page-no-team = No team
ticket-page-change-department = Move to another department
ticket-page-change-team = Give to a team
ticket-page-ask-department = Move #{ $number } to a department
ticket-page-ask-team = Give #{ $number } to a team
ticket-page-ask-reason = Reason (optional)
ticket-page-ask-reason-help = It stands in the ticket’s history, for those who help.
ticket-page-new-department-help = Leave it open when you are not sure: somebody sees to it.
ticket-page-did-place = { $number } is in { $name } now.
ticket-page-did-unplace = { $number } is in no department now.
ticket-page-did-team = { $number } belongs to the team { $name } now.
ticket-page-did-no-team = { $number } belongs to no team now.
ticket-page-did-weigh = Saved for { $number }.
ticket-page-confidential = Confidential
ticket-page-seen-confidential = Only the people named for it can see this ticket.
ticket-page-sight-link = Who, and why

# Who can see a ticket
ticket-sight-title = Who can see #{ $number }
ticket-sight-intro = These people can see the ticket, each with the reason.
ticket-sight-is-confidential = This ticket is confidential: nobody else can see it, whatever their role.
ticket-sight-more = And more people, whose roles show them everything.
ticket-sight-requester = asked for it
ticket-sight-owner = works on it
ticket-sight-substitute = stands in for whoever works on it
ticket-sight-named = is named for it
ticket-sight-named-team = is in the team it is confidential to
ticket-sight-everything = has a role that sees every ticket
ticket-sight-department = sees the tickets of its department
ticket-sight-team = is in its team
ticket-sight-unplaced = sees to tickets without a department
ticket-sight-client = works at the same client company
ticket-sight-confide-title = Confidential
ticket-sight-confide-about = Show it to named people or one team alone, beside who asked and who works on it. You stay among them. Others stop following it, and find it nowhere.
ticket-sight-people = People
ticket-sight-people-help = Usernames or addresses, with commas between.
ticket-sight-nobody = Nobody here is called { $name }. Use a username or an address.
ticket-sight-confide = Make it confidential
ticket-sight-save = Save
ticket-sight-open = Show it again to everybody whose role shows it
ticket-sight-confided = The ticket is confidential now.
ticket-sight-opened = The ticket is not confidential any more.

# Which priority is suggested
ticket-matrix-title = Urgency, impact and priority
ticket-matrix-back = Settings
ticket-matrix-intro = Who asks says how soon they need it, who helps says how much hangs on it. Together they suggest a priority; whoever works on the ticket decides.
ticket-matrix-help = About priorities
ticket-matrix-save = Save
ticket-matrix-saved = Saved. Tickets keep the priorities they have.
ticket-page-owner = Owner
ticket-page-tags = Tags
ticket-page-followers = Followers
ticket-page-created = Raised
ticket-page-updated = Changed
ticket-page-duplicate-of = Repeats
ticket-page-requester = Requester
ticket-page-nobody = Nobody
ticket-page-change-type = Change the type, now
ticket-page-change-priority = Change the priority, now
ticket-page-change-owner = Change the owner, now
ticket-page-no-tags = None
ticket-page-edit-tags = Change the tags
ticket-page-add-follower = Add a follower
ticket-page-remove-follower = Remove { $name } from the followers
ticket-page-tickets-of = { $n ->
    [one] { $count } ticket
   *[other] { $count } tickets
}
ticket-page-tickets-more = More than { $n } tickets
ticket-page-seen-everybody = Everybody in { $name } can see this ticket.
ticket-page-seen-team = { $name } and the people who help in this desk can see this ticket.
ticket-page-seen-notes = Notes are for those who help; { $name } never sees them.
ticket-page-seen-title = Who can see this

ticket-page-ask-assign = Assign #{ $number }
ticket-page-ask-follower = Add a follower to #{ $number }
ticket-page-ask-find = Find somebody
ticket-page-ask-find-button = Find
ticket-page-ask-nobody = Nobody here has such a name.
ticket-page-ask-you = { $name } (you)
ticket-page-ask-comment = Comment
ticket-page-ask-comment-help = { $name } reads this as a reply.
ticket-page-ask-comment-optional = Comment (optional)
ticket-page-ask-ticket = Number of the ticket that this one repeats
ticket-page-ask-title = Title of #{ $number }
ticket-page-ask-tags = Tags of #{ $number }
ticket-page-ask-files = Attach files to #{ $number }
ticket-page-ask-files-field = Files
ticket-page-ask-save = Save
ticket-page-ask-attach = Attach

ticket-page-did-open = { $number } is raised.
ticket-page-did-own = { $number } is yours now.
ticket-page-did-assign = { $number } is assigned to { $name }.
ticket-page-did-release = Nobody owns { $number } now.
ticket-page-did-follow = You follow { $number } now.
ticket-page-did-unfollow = You no longer follow { $number }.
ticket-page-did-add-follower = { $name } follows { $number } now.
ticket-page-did-remove-follower = { $name } no longer follows { $number }.
ticket-page-did-move = { $number }: the status is { $name } now.
ticket-page-did-retype = { $number }: the type is { $name } now.
ticket-page-did-reprioritize = { $number }: the priority is { $name } now.
ticket-page-did-retitle = { $number } has its new title.
ticket-page-did-retag = { $number } has its new tags.
ticket-page-did-attach = { $count ->
    [one] The file is on { $number }.
   *[other] { $count } files are on { $number }.
}
ticket-page-did-undo = Taken back on { $number }.
ticket-page-did-nothing = Nothing was different on { $number }, so nothing changed.
ticket-page-kind-required = Choose whether this is a reply or a note.

feed-merge = Merge…
feed-merged = Merged
feed-pick = Tick { $name }
feed-picked = The ticked tickets:
ticket-page-merge-title = Merge { $numbers }
ticket-page-merge-which = Choose the ticket that stays. The others are read there from then on.
ticket-page-merge-where = Choose the ticket in which the conversation goes on.
ticket-page-merge-find = Number, words or a query
ticket-page-merge-nothing = No ticket fits.
ticket-page-merge-other = Another one
ticket-page-merge-do = Merge { $numbers } into #{ $into }
ticket-page-merge-messages = { $n ->
    [one] Its message is
   *[other] Their { $n } messages are
} read on #{ $into }, in the order of time, each with a mark where it was written.
ticket-page-merge-people = { $n ->
    [one] { $names } follows
   *[other] { $names } follow
} #{ $into } and is told of what is answered there, by mail where they may not see it.
ticket-page-merge-leaves = { $n ->
    [one] { $numbers } leaves
   *[other] { $numbers } leave
} the lists, keeps its page, and cannot be changed any more. A mail that answers it reaches the other.
ticket-page-merge-done = #{ $into } is { $status }; merging does not open it again.
ticket-page-merge-back = You can part them again at any time.
ticket-page-did-merge = { $numbers } merged into { $into }
ticket-page-did-part = { $number } stands by itself again
ticket-page-is-merged = This ticket was merged into
ticket-page-is-merged-more = The conversation goes on there; what was written here before stays readable.
ticket-page-is-merged-unseen = This request goes on together with another one. You get the answers by mail and can answer them.
ticket-page-part = Part them again
ticket-page-from = from #{ $number }
ticket-page-merged-in = Merged into this
ticket-page-merge-instead = To bring both conversations together, merge this ticket instead.
ticket-merge-where = Choose the ticket to merge into.

ticket-page-sent-to = { $n ->
    [one] Sent by mail to { $n } person
   *[other] Sent by mail to { $n } people
}
ticket-page-sent-bad = { $n ->
    [one] { $to }; { $n } mail did not arrive
   *[other] { $to }; { $n } mails did not arrive
}
ticket-page-fate-waiting = on its way
ticket-page-fate-deferred = will be tried again
ticket-page-fate-delivered = delivered
ticket-page-fate-refused = refused
ticket-page-fate-bounced = came back
ticket-page-copy = Copy:
ticket-page-cc = Add people in copy
ticket-page-cc-label = In copy
ticket-page-cc-help = Email addresses, separated by commas. Colleagues follow the ticket from then on; others get this one mail and take part once they answer it.
ticket-page-quiet = No mail about this ticket
ticket-page-is-quiet = You get no mail about this ticket. The bell tells you what happens.
ticket-page-did-quieten = No more mails about #{ $number }.
ticket-page-did-unquieten = Mails about #{ $number } come again.
feed-delete = Delete…
feed-did-delete = deleted it
feed-did-undelete = brought it back
ticket-page-ask-delete = Delete #{ $number }?
ticket-page-delete-what = It goes into the bin, for everybody, with all that was written and attached. For 30 days it can be brought back; then it is forgotten for good. If it is only done, close it instead.
ticket-page-delete = Delete
ticket-page-did-delete = { $number } is in the bin.
ticket-page-did-restore = { $number } is back.
ticket-bin-title = Deleted tickets
ticket-bin-about = Each can be brought back for 30 days. Then it is forgotten for good.
ticket-bin-empty = The bin is empty
ticket-bin-empty-text = Tickets that should not be there, such as spam, are deleted from their menu. They wait here for 30 days.
ticket-bin-row = { $requester } · deleted by { $name }
ticket-bin-until = kept until
ticket-bin-restore = Bring back
ticket-bin-restore-of = Bring back #{ $number }
ticket-bin-more = More
