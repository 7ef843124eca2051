-- People: a comment of the whole file (with parentheses) is no header.

-- person_name(person id) value
select length(name) from people where id = :person;
