/** Keys of advisory locks, which count within the database. */
export const TERMS_LOCK = 0x484c_0001;
/** Who fills an empty database holds it. */
export const FILL_LOCK = 0x484c_0002;
/** Who makes a change holds it until the end of the transaction. It is that of one schema: both keys, as SQL. */
export const CHANGES_LOCK = `${0x484c_0003}, 'evaluation'::regclass::oid::int`;
