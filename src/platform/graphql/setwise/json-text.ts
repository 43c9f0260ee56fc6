/** The data of an answer, written already. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** For whoever looks at the answer as an object. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

interface Result {
  readonly data?: unknown;
}

/** As `JSON.stringify`, but what is written already is put in as it is. */
export function stringifyResult(result: Result): string {
  const { data, ...others } = result;
  if (!(data instanceof JsonText)) return JSON.stringify(result);
  const rest = JSON.stringify(others);
  return rest === '{}' ? `{"data":${data.text}}` : `{"data":${data.text},${rest.slice(1)}`;
}
