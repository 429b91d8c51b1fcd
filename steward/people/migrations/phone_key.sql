-- The key by which a telephone number is found, however it was written, on whatever way the number came in.
create function steward.fill_phone_key() returns trigger language plpgsql set search_path = pg_catalog, public as $$
begin
    new.phone_key := right(regexp_replace(regexp_replace(new.phone, '(ext|x).*$', '', 'i'), '[^0-9]', '', 'g'), 10);
    return new;
end $$;
update public.people_person
    set phone_key = right(regexp_replace(regexp_replace(phone, '(ext|x).*$', '', 'i'), '[^0-9]', '', 'g'), 10) where phone <> '';
create trigger fill_phone_key before insert or update of phone on public.people_person
    for each row execute function steward.fill_phone_key();
