const TOKEN = /^var\((--[\w-]+)\)$/;

/* A figure in the look and the colours of the theme: wherever it names a token of tokens.css,
   such as "var(--accent)", it gets that colour. Plotly itself knows no variables of CSS. */
export function themed(figure, look, tokens) {
  const layout = { ...figure?.layout, template: look, autosize: true };
  return paint({ data: figure?.data ?? [], layout }, tokens);
}

function paint(value, tokens) {
  if (typeof value === "string") return tokens[value.match(TOKEN)?.[1]] ?? value;
  if (Array.isArray(value)) return value.map((item) => paint(item, tokens));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, paint(item, tokens)]));
}
