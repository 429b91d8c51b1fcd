-- A certificate of destruction says the moment it was written, read after a transaction number was taken: so its minute is not
-- sealed while it could still be added (sealing.py).
create function steward.note_destruction() returns trigger language plpgsql
set search_path = pg_catalog, public as $$
begin
    perform pg_current_xact_id();
    new.at := clock_timestamp();
    return new;
end $$;
create trigger note_destruction before insert on public.trail_destruction
    for each row execute function steward.note_destruction();
