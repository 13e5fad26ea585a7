/** JSON as the server has it: indented, coloured, ciphertext highlighted, long strings and lists shortened until asked for. */
import { useState } from "preact/hooks";
import { useTexts } from "../shared/context.tsx";
import { entriesOf, isCiphertext, shorten } from "./json.ts";

interface Props {
  readonly value: unknown;
}

export function JsonView({ value }: Props): preact.JSX.Element {
  return <Value value={value} path={[]} depth={0} />;
}

interface ValueProps extends Props {
  readonly path: readonly string[];
  readonly depth: number;
}

function Value({ value, path, depth }: ValueProps): preact.JSX.Element {
  if (typeof value === "string") return <Text text={value} secret={isCiphertext(path)} />;
  if (typeof value !== "object" || value === null) return <span class="json-other">{JSON.stringify(value)}</span>;
  return <Container value={value} path={path} depth={depth} />;
}

interface ContainerProps extends ValueProps {
  readonly value: object;
}

function Container({ value, path, depth }: ContainerProps): preact.JSX.Element {
  const { t } = useTexts();
  const [all, setAll] = useState(false);
  const entries = entriesOf(value);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (entries.length === 0) return <>{`${open}${close}`}</>;
  const { shown, rest } = shorten(entries, all);
  const indent = "  ".repeat(depth + 1);
  return (
    <>
      {open}
      {shown.map(([key, item], index) => (
        <span key={key}>
          {`\n${indent}`}
          {!Array.isArray(value) && (
            <>
              <bdi class="json-key">{JSON.stringify(key)}</bdi>
              {": "}
            </>
          )}
          <Value value={item} path={[...path, key]} depth={depth + 1} />
          {index < entries.length - 1 && ","}
        </span>
      ))}
      {rest > 0 && (
        <>
          {`\n${indent}`}
          <button type="button" class="json-more" onClick={() => setAll(true)}>
            {t("wire.more", { count: rest })}
          </button>
        </>
      )}
      {`\n${"  ".repeat(depth)}${close}`}
    </>
  );
}

const LONG = 76;

function Text({ text, secret }: { readonly text: string; readonly secret: boolean }): preact.JSX.Element {
  const { t } = useTexts();
  const [all, setAll] = useState(false);
  const long = text.length > LONG && !all;
  return (
    <bdi class={secret ? "json-secret" : "json-text"}>
      {JSON.stringify(long ? `${text.slice(0, LONG)}…` : text)}
      {long && (
        <>
          {" "}
          <button type="button" class="json-more" onClick={() => setAll(true)}>
            {t("wire.whole", { count: text.length })}
          </button>
        </>
      )}
    </bdi>
  );
}
