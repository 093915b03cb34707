contract-number-rule = Enter 3 to 40 letters and digits, with at least one digit. Spaces and - / . _ # № may stand between them.
contract-number-taken = Another contract has this number. Choose another one, for example with your own abbreviation in front.
contract-number-final = The number of a contract that is no draft any more stays as it is: people use it to register.
contract-number-unknown = You have no contract with this number. Look it up among the clients.
contract-client-archived = This client is archived. Restore the client first.
contract-not-for-administrators = Whoever runs your organization cannot belong to a client. Make them an ordinary member first.
contract-none-of-own = You belong to no client, so there is no contract to change. Ask an administrator if you should.
contract-account-stays = Somebody with an account cannot leave their client: they would become one of your own people. Move them to another contract, or remove the account.
contract-is-draft = This contract is a draft. Make it active first.
contract-is-coming = This contract begins on { $date }. Choose one that is in force.
contract-is-expired = This contract ended on { $date }. Extend its term, or choose one that is in force.
contract-is-suspended = This contract is suspended. Make it active first, or choose one that is in force.
contract-is-ended = This contract has ended. Choose one that is in force.
contract-code-wrong = This is not the code of the contract.
contract-domain-foreign = This contract does not take addresses at { $domain }. Add the domain to the contract, or choose another one.
contract-is-full = { $n ->
    [one] This contract is for one person, who is there already. Raise its maximum first.
   *[other] This contract is for { $n } people, who are all there already. Raise its maximum first.
}
contract-day-bad = Enter a day such as 2026-12-31.
contract-count-bad = Enter a whole number from 0 to { $max }, or nothing.
contract-term-backwards = The last day lies before the first.
contract-new = New contract
contract-new-with = New contract with { $name }
contract-new-about = Tell its people the number: with it they register themselves, and you need do nothing.
contract-add = Add contract
contract-added = Contract { $number } is added.
contract-number = Number
contract-number-and-state = Number and state
contract-number-about = The number is all that people need to register. It is unique on this desk, and stays once the contract is no draft any more.
contract-number-fixed = It stays as it is.
contract-state = State
contract-state-draft = Draft
contract-state-active = Active
contract-state-suspended = Suspended
contract-state-ended = Ended
contract-validity-draft = Draft
contract-validity-coming = Begins later
contract-validity-in-force = In force
contract-validity-suspended = Suspended
contract-validity-expired = Expired
contract-validity-ended = Ended
contract-term = Term
contract-term-about = The contract is in force from the first day to the last. Leave a day empty where there is none.
contract-term-both = { $from } to { $date }
contract-term-from = From { $date }
contract-term-until = Until { $date }
contract-term-open = Without a term
contract-begins = First day
contract-ends = Last day
contract-hours = Hours included
contract-hours-help = Hours of work that are paid for already. Empty where none are agreed.
contract-who = Who may register
contract-who-about = A number can get into wrong hands. These keep it from opening more than it should.
contract-domains = Only addresses at these domains
contract-domains-help = One on each line. Empty: any address.
contract-most-people = At most so many people
contract-most-people-help = Empty: as many as come.
contract-code = Code
contract-code-help = Asked beside the number. Change it when it has become known. Empty: none is asked.
contract-contact = Contact at the client
contract-contact-about = Is told by mail of each new account under this contract.
contract-contact-name = Name
contract-contact-email = Email
contract-people = { $n ->
    [0] Nobody has an account yet
    [one] One person has an account
   *[other] { $n } people have an account
}
contract-services = { $n ->
    [0] Covers no service yet
    [one] Covers one service
   *[other] Covers { $n } services
}
contract-people-of = { $n } of at most { $max } people have an account
contract-move = Move to a contract
contract-move-of = Move { $name } to a contract
contract-move-about = What somebody can request depends on the contract.
contract-move-help = The number of a contract in force. With the contract the client changes too.
contract-move-member = This is one of your own people. Under a contract they belong to the client: they no longer see your tickets and settings, only their own requests.
contract-moved = { $name } is under another contract now.
contract-leave = Take out of the client
contract-leave-about = Somebody who only wrote in can also belong to no client.
contract-left = { $name } belongs to no client now.
