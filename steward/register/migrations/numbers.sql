-- Membership numbers: never given twice.
create sequence steward.membership_number start 10000001;
grant usage on sequence steward.membership_number to public;
