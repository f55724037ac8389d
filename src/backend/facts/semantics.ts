import { FOLDING } from '../../analysis/fold.ts';

/** Grows whenever columns would be made otherwise of the same record, or laid out otherwise. */
const LAYOUT = 5;

/** Facts of another one are made anew. */
export const FACT_SEMANTICS = `${LAYOUT} ${FOLDING}`;
