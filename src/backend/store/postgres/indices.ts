/** Apart from the tables, for they are made faster once those are filled. */
export const INDICES = `
CREATE INDEX evaluation_by_creation ON evaluation (created_at DESC NULLS LAST, id) WHERE body_key IS NOT NULL;
CREATE INDEX evaluation_by_file ON evaluation (file_id, created_at DESC NULLS LAST, id) WHERE body_key IS NOT NULL;
CREATE INDEX evaluation_log_by_log ON evaluation_log (log_id);
CREATE INDEX evaluation_by_name ON evaluation USING hash (name);
CREATE INDEX run_by_rank ON run (evaluation_key, rank);
CREATE INDEX run_by_id ON run (id);
CREATE INDEX run_by_dataset ON run (dataset_version_id) WHERE dataset_version_id IS NOT NULL;
CREATE UNIQUE INDEX fact_chunk_by_place ON fact_chunk (run_key, at, log_id);
CREATE INDEX fact_term_by_hash ON fact_term (hash);
CREATE INDEX log_by_id ON log (id);
CREATE INDEX log_by_version ON log (version_id) WHERE version_id IS NOT NULL;
CREATE INDEX file_log_by_pos ON file_log (file_id, pos);
CREATE INDEX file_log_by_time ON file_log (file_id, created_at, pos);
CREATE INDEX file_log_of_version_by_pos ON file_log (file_id, version_id, version_pos);
CREATE INDEX file_log_of_version_by_time ON file_log (file_id, version_id, created_at, version_pos);
CREATE INDEX file_by_path ON file USING hash (path);
CREATE INDEX file_by_creation ON file (created_at DESC NULLS LAST, id);
CREATE INDEX file_by_update ON file (updated_at DESC NULLS LAST, id);
CREATE INDEX version_by_file ON version (file_id, created_at);
CREATE INDEX datapoint_by_pos ON datapoint (dataset_version_id, pos);
CREATE INDEX judgment_by_parent ON judgment (parent_id);
CREATE INDEX finding_by_pos ON finding (severity, pos);
`;
