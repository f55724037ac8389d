/** A field of a table that was read; null where nothing, not even quotes, stood in it. */
export type Field = string | null;

/** Reads CSV by RFC 4180 and nothing of ours: records that end with CRLF, fields in quotes with quotes doubled. */
export const readCsv = (text: string): Field[][] => {
  const records: Field[][] = [];
  let at = 0;
  while (at < text.length) {
    const record: Field[] = [];
    for (;;) {
      if (text[at] === '"') {
        let field = '';
        for (at += 1; ; at += 1) {
          if (at >= text.length) throw new Error('A quoted field has no end.');
          if (text[at] !== '"') field += text[at];
          else if (text[at + 1] === '"') {
            field += '"';
            at += 1;
          } else break;
        }
        at += 1;
        record.push(field);
      } else {
        const end = /[,\r\n"]/.exec(text.slice(at))?.index;
        if (end === undefined) throw new Error('The last record has no end.');
        record.push(end === 0 ? null : text.slice(at, at + end));
        at += end;
      }
      if (text[at] === ',') at += 1;
      else if (text.startsWith('\r\n', at)) {
        at += 2;
        break;
      } else throw new Error(`Neither a comma nor the end of a record follows a field, at ${at}.`);
    }
    records.push(record);
  }
  return records;
};
