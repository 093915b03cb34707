## Types

ticket-type-incident = Incident
ticket-type-incident-plural = Incidents
ticket-type-incident-raise = Raise an incident
ticket-type-bug = Bug
ticket-type-bug-plural = Bugs
ticket-type-bug-raise = Report a bug
ticket-type-question = Question
ticket-type-question-plural = Questions
ticket-type-question-raise = Ask a question
ticket-type-service_request = Service request
ticket-type-service_request-plural = Service requests
ticket-type-service_request-raise = Request a service
ticket-type-raise-other = Raise: { $type }

## Statuses

ticket-status-open = Open
ticket-status-in_progress = In progress
ticket-status-waiting = Waiting
ticket-status-resolved = Resolved
ticket-status-answered = Answered
ticket-status-fulfilled = Fulfilled
ticket-status-wont_fix = Won’t fix
ticket-status-duplicate = Duplicate
ticket-status-declined = Declined
ticket-status-closed = Closed

ticket-category-open = Open
ticket-category-waiting = Waiting
ticket-category-done = Done

## Transitions

ticket-transition-start = Start work
ticket-transition-wait = Wait
ticket-transition-resume = Resume
ticket-transition-resolve = Resolve
ticket-transition-answer = Mark as answered
ticket-transition-fulfil = Fulfil
ticket-transition-decline = Decline
ticket-transition-mark_duplicate = Mark as duplicate
ticket-transition-close = Close
ticket-transition-reopen = Reopen

ticket-transition-not-known = There is no such action for this type of ticket.
ticket-transition-not-now = The ticket’s present status does not allow this. Look at the ticket again and choose one of the actions it offers.
ticket-transition-comment-required = Write a comment that says why.
ticket-transition-ticket-required = Enter the number of the ticket that this one repeats.

## Priorities

ticket-priority-low = Low
ticket-priority-normal = Normal
ticket-priority-high = High
ticket-priority-urgent = Urgent

## Urgency and impact

ticket-urgency-low = When there is time
ticket-urgency-normal = In the usual time
ticket-urgency-high = Soon: work has stopped
ticket-impact-low = One person, in a small way
ticket-impact-normal = One person or a few
ticket-impact-high = Many people, or the business

## What is wrong with a workflow

ticket-workflow-bad-slug = A name here has 1 to 40 lower-case letters a–z, digits and underscores, and begins with a letter.
ticket-workflow-twice = “{ $slug }” is defined twice.
ticket-workflow-unknown-status = “{ $slug }” is not one of the statuses.
ticket-workflow-initial-not-open = Tickets cannot begin as “{ $slug }”. The first status must count as open.
ticket-workflow-never-done = At least one status must count as done.
ticket-workflow-goes-nowhere = The transition “{ $slug }” must lead from at least one status to a different one.
ticket-workflow-unreachable = No transition leads to the status “{ $slug }”.
