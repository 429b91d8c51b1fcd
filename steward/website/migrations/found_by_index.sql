-- Whether a page has a word, and how words are spelt, asked of the indexes and of nothing else (0014 says why).

-- The index is asked before who may see the page. In one question PostgreSQL hoped to come upon a page soon, and read the words of
-- every page in turn; for a word that no page has, that is all of them.
create or replace function steward.page_has(asked tsquery) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
    with having_it as materialized (select w.page_id from website_pagewords w where w.vector @@ asked)
    select exists (
        select from having_it h join website_shown s on s.page_id = h.page_id
        where s.live and (not s.members_only or (select steward.member_now()))
    )
$$;

create or replace function steward.spelt_like(typed text) returns setof text language sql stable security definer
set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
    -- keeps: W15
    select near.word from (
        select f.word from website_form f where f.word % typed order by similarity(f.word, typed) desc, f.word limit 40
    ) near
    where exists (
        select from website_pagewords w join website_shown s on s.page_id = w.page_id
        where w.forms @> array[near.word] and s.live and (not s.members_only or (select steward.member_now()))
    )
$$;
