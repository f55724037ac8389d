/** Of the schema as a whole: what tools show first. Pothos has no place for it. */
export const DESCRIPTION = `Humanloop evaluations: their runs and stats, and their logs with the evaluator logs that judge them.

Begin with \`evaluations\`. \`id\` is global and \`humanloopId\` is the id upstream; arguments take either, \`node\` takes the first. What does not exist is null. Where something fails, its field is null and \`errors\` has its path and a code.`;
