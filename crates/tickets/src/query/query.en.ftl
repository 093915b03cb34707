## Why a query cannot be read

query-too-long = This is too long. Use at most { $max } characters.
query-too-deep = Brackets and negations are nested too deeply. Use at most { $max } levels.
query-too-many = These are too many words and values. Use at most { $max }.
query-open-quote = This quotation mark is never closed.
query-open-bracket = This bracket is never closed.
query-stray-bracket = This bracket was never opened.
query-empty-brackets = There is nothing between these brackets.
query-nothing-before = Something has to stand before “{ $word }”. To look for the word itself, put it in quotation marks.
query-nothing-behind = Something has to follow “{ $word }”. To look for the word itself, put it in quotation marks.
query-unknown-field = There is no field “{ $field }”. To look for this text itself, put it in quotation marks.
query-not-ordered = “{ $field }” knows no order. Write a colon instead of “{ $sign }”.
query-missing-value = Write a value right behind “{ $field }”, without a space.
query-unknown-value = “{ $field }” does not know “{ $value }”. It knows: { $known }.
query-one-value = Only one value can follow “{ $word }”.
query-bad-number = “{ $value }” is not a ticket number.
query-bad-time = “{ $value }” is not a time. Write a date such as 2026-01-31, a time such as 2026-01-31T09:30, “today”, “yesterday”, or an age such as 2d, 3h or 1w.
query-sort-nested = The order belongs to the whole query. Move it out of the brackets and remove the minus before it.
query-sort-twice = There is more than one order. Keep one.
query-did-you-mean = Did you mean “{ $suggestion }”?
