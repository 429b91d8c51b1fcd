-- Signed by the holder, for their own post: once, and again when the words have changed (register.reports.signed). The date is that
-- of the newest signature; the former one stays in register_former.
create or replace function steward.sign_undertaking(post uuid, wording text) returns boolean language plpgsql security definer
set search_path = pg_catalog, public as $$
begin
    update public.register_post set signed_on = (now() at time zone 'Europe/London')::date, signed_wording = wording
    where id = post and (signed_on is null or signed_wording <> wording) and person_id in (select steward.scope_self());
    return found;
end $$;
