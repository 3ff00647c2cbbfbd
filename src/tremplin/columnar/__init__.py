"""Tables as sorted columns: written with a release, read by memory mapping; filtered, sorted and grouped without SQL.

Every column holds its distinct values in order, the code of each row, and the rows in order of their codes. So a
filter is an interval of codes, a sort is already done, a group is a count of codes, and a page costs the same
wherever it is.
"""
