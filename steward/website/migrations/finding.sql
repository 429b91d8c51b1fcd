-- The search of the website. The words stand under row security; an index of words cannot be used below it, so these functions look
-- for whoever asks, and answer with pages that this reader may see and nothing else (the same condition as in policy/elsewhere.py).

-- Ten pages in their order, and how many there are of each kind. One reading: a common word is on thousands of pages.
create function steward.find_pages(asked tsquery, only_kind text, exact text, already integer)
returns table (pages integer[], kinds jsonb) language sql stable security definer
set search_path = pg_catalog, public, pg_temp
set enable_seqscan = off  -- the index knows which pages match; reading each page's words to find out takes ten times as long
as $$
    -- keeps: W15
    with seen as materialized (
        select w.page_id, w.kind, w.key = exact as is_it,
            -- Words of the title weigh most; what is new comes before what is old; a page without a date does not age.
            ts_rank('{0.1, 0.2, 0.4, 1.0}', w.head, asked) + coalesce(
                0.1 / (1 + greatest(0, (now() at time zone 'Europe/London')::date - w.dated_on) / 180.0), 0.05
            ) as near
        from website_pagewords w join website_shown s on s.page_id = w.page_id
        where w.vector @@ asked and s.live and (not s.members_only or (select steward.member_now()))
    ), best as (
        select * from seen where only_kind = '' or kind = only_kind
        order by is_it desc, near desc, page_id desc limit greatest(50, already + 10)
    ), ten as (
        select b.page_id, row_number() over (
            order by b.is_it desc, b.near + 0.3 * ts_rank('{0.1, 0.2, 0.4, 1.0}', w.vector, asked, 1) desc, b.page_id desc
        ) as nth
        from best b join website_pagewords w on w.page_id = b.page_id
        order by nth offset already limit 10
    )
    select array(select page_id from ten order by nth),
        (select coalesce(jsonb_object_agg(kind, many), '{}') from (select kind, count(*) as many from seen group by kind) each)
$$;

create function steward.page_has(asked tsquery) returns boolean language sql stable security definer
set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
    select exists (
        select from website_pagewords w join website_shown s on s.page_id = w.page_id
        where w.vector @@ asked and s.live and (not s.members_only or (select steward.member_now()))
    )
$$;

-- Words that are spelt nearly so, each of them on a page that this reader may see.
create function steward.spelt_like(typed text) returns setof text language sql stable security definer
set search_path = pg_catalog, public, pg_temp as $$
    -- keeps: W15
    select near.word from (
        select f.word from website_form f where f.word % typed order by similarity(f.word, typed) desc, f.word limit 40
    ) near
    where exists (
        select from website_pagewords w join website_shown s on s.page_id = w.page_id
        where w.forms @> array[near.word] and s.live and (not s.members_only or (select steward.member_now()))
    )
$$;

-- The list of spellings follows the pages: a word that stands on none of them is not kept.
create function steward.note_forms() returns trigger language plpgsql security definer
set search_path = pg_catalog, public, pg_temp as $$
declare
    gone text[] := '{}';
begin
    if tg_op <> 'INSERT' then
        gone := old.forms;
    end if;
    if tg_op <> 'DELETE' then
        insert into website_form (word) select word from unnest(new.forms) word order by word on conflict do nothing;
        gone := array(select unnest(gone) except select unnest(new.forms));
    end if;
    delete from website_form f using unnest(gone) left_out(word)
    where f.word = left_out.word and not exists (select from website_pagewords w where w.forms @> array[left_out.word]);
    return null;
end $$;
create trigger note_forms after insert or update of forms or delete on public.website_pagewords
    for each row execute function steward.note_forms();
