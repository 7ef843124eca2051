-- A bill is paid once, however often its page is opened or sent.
alter table till_payments add column bill_id integer; -- given when the amount was asked for; null: paid before bills had one
create unique index till_payments_bill on till_payments (organisation_id, bill_id);
