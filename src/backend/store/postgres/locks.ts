/** Keys of advisory locks, which count within the database. */
export const TERMS_LOCK = 0x484c_0001;
/** Who fills an empty database, or brings one up to date, holds it. */
export const FILL_LOCK = 0x484c_0002;
/** Who makes a change holds it until the end of the transaction. It is that of one schema: both keys, as SQL. */
export const CHANGES_LOCK = `${0x484c_0003}, 'evaluation'::regclass::oid::int`;
/** Who merges something into the database holds it until it is in. It is that of one schema. */
export const MERGE_LOCK = `${0x484c_0004}, 'evaluation'::regclass::oid::int`;
