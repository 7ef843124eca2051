-- ---- merging two records of one person ----------------------------------------------------------

-- person_acting(person id) value
-- The record that stands for this one.
select coalesce(same_as_id, id) from persons where id = :person;

-- merged_into(person id) many
select id as merged_id from persons where same_as_id = :person order by id;

-- merge_side(person id, now time) row
-- What decides whether a record may be merged. A role counts that has not ended.
select s.state, s.assurance, cast(coalesce(s.name_birth_index, '') as text) as name_birth_index,
       s.tax_code_sealed, coalesce(s.same_as_id, 0) as same_as_id,
       cast((select count(*) from persons o where o.same_as_id = s.id) as integer) as gathered,
       cast((select count(*) from role_grants g
              where g.person_id = s.id
                and (g.until_at is null or g.until_at > :now)) as integer) as roles
  from persons s where s.id = :person;

-- merge_insert(id id, kept id, merged id, kept_proof text, merged_proof text, reason text, by id, organisation id?, now time, until time) exec
-- Nothing when the record is merged already.
insert into merges (id, kept_id, merged_id, kept_known_by, merged_known_by, reason, by_id,
                    organisation_id, merged_at, until_at)
values (:id, :kept, :merged, :kept_proof, :merged_proof, :reason, :by, :organisation, :now, :until)
on conflict (merged_id) where undone_at is null do nothing;

-- merge_undone(merge id, by id, now time) exec
update merges set undone_at = :now, undone_by_id = :by where id = :merge and undone_at is null;

-- merge_row(merge id) row
select kept_id, merged_id, merged_at, until_at, coalesce(undone_at, 0) as undone_at
  from merges where id = :merge;

-- merge_point(person id, kept id?) exec
-- Who looks for this record finds that one; 0: itself.
update persons set same_as_id = :kept where id = :person;

-- merge_tax_code_release(kept id, tax_code_index text) exec
-- The kept record takes the tax code of one that it stands for.
update persons set tax_code_index = null
 where same_as_id = :kept and tax_code_index = :tax_code_index;

-- merge_filled(merge id, what text, kept id) exec
insert into merge_moves (merge_id, what, row_id) values (:merge, :what, :kept);

-- merge_was_filled(merge id, what text) value
select count(*) from merge_moves where merge_id = :merge and what = :what;

-- merges_fresh(until_after time) many
select id, kept_id, merged_id from merges
 where undone_at is null and until_at > :until_after
 order by id;

-- merge_one(merge id, now time) one
select m.id, m.kept_id, m.merged_id, p.name_sealed, coalesce(o.name_sealed, '') as organisation_sealed,
       m.reason, m.merged_at, m.until_at, m.undone_at,
       case when m.undone_at is null then 0 else 1 end as is_undone,
       case when m.undone_at is null and m.until_at >= :now and s.state <> 'erased' then 1
            else 0 end as can_undo
  from merges m
  join parties p on p.id = m.kept_id
  join persons s on s.id = m.kept_id
  left join parties o on o.id = m.organisation_id
 where m.id = :merge;

-- merges_recent(now time, most int) many
-- Those that can be undone, the latest first.
select m.id, p.name_sealed, m.merged_at, m.until_at
  from merges m
  join parties p on p.id = m.kept_id
  join persons s on s.id = m.kept_id
 where m.undone_at is null and m.until_at >= :now and s.state <> 'erased'
 order by m.id desc
 limit :most;

-- merges_of(person id, now time) many
-- Those that made this record stand for another too.
select id, merged_at, until_at, case when until_at >= :now then 1 else 0 end as can_undo
  from merges
 where kept_id = :person and undone_at is null
 order by id desc;

-- ---- who might be one person ----------------------------------------------------------------------

-- duplicates_find(most int, skip int) many
-- Of one name and birth date, or else with one mail address.
select one_id, other_id, is_same_name from (
    select a.id as one_id, b.id as other_id, 1 as is_same_name
      from persons a
      join persons b on b.name_birth_index = a.name_birth_index and b.id > a.id
     where a.name_birth_index in (select name_birth_index from persons
                                   where name_birth_index is not null
                                   group by name_birth_index having count(*) > 1)
       and a.same_as_id is null and b.same_as_id is null
    union all
    select a.id, b.id, 0
      from persons a
      join persons b on b.mail_index = a.mail_index and b.id > a.id
     where a.mail_index in (select mail_index from persons where mail_index is not null
                             group by mail_index having count(*) > 1)
       and a.same_as_id is null and b.same_as_id is null
       and coalesce(a.name_birth_index, '') <> coalesce(b.name_birth_index, '')
) pairs
 where not exists (select 1 from distinct_people d
                    where d.one_id = pairs.one_id and d.other_id = pairs.other_id)
 order by is_same_name desc, one_id, other_id
 limit :most offset :skip;

-- distinct_insert(one id, other id, by id, now time) exec
insert into distinct_people (one_id, other_id, by_id, said_at) values (:one, :other, :by, :now)
on conflict (one_id, other_id) do nothing;

-- ---- what must always hold ------------------------------------------------------------------------

-- merges_count() value
select count(*) from merges;

-- merges_off_persons() value
-- A record points to the one that its merge kept, while that holds, and to nothing otherwise; the kept
-- one stands for itself; and what is merged has no role, is no member and no delegate.
select (select count(*) from merges m join persons s on s.id = m.merged_id
         where m.undone_at is null and coalesce(s.same_as_id, 0) <> m.kept_id)
     + (select count(*) from persons s
         where s.same_as_id is not null
           and not exists (select 1 from merges m
                            where m.merged_id = s.id and m.kept_id = s.same_as_id
                              and m.undone_at is null))
     + (select count(*) from persons s join persons k on k.id = s.same_as_id
         where k.same_as_id is not null)
     + (select count(*) from affiliations f join persons s on s.id = f.party_id
         where s.same_as_id is not null and f.state in ('applied', 'active', 'suspended'))
     + (select count(*) from mandates d join persons s on s.id in (d.principal_id, d.delegate_id)
         where s.same_as_id is not null
           and d.state in ('draft', 'offered', 'accepted', 'active')) as broken;
