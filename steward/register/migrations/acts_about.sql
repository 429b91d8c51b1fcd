-- The acts about these people, by their keys. A row policy leaves protected people out of register_act, and PostgreSQL looks
-- at a row policy before any comparison of lists: without this function each question would read every act there is. The rows
-- themselves are read through the policy as ever; nobody learns here of acts that they may not see.
create function steward.acts_about(people uuid[]) returns setof uuid language sql stable security definer
set search_path = pg_catalog, public as $$
    select a.id from public.register_act a where a.persons && people
    and (current_setting('role') not like '%\_member' or a.persons && array(select steward.scope_self()))
    and (current_setting('role') like '%\_data\_protection\_officer'
        or (a.persons && array(select steward.protected_from_me())) is not true)
$$;
