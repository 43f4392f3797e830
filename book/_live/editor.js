// An editor in the place of a printed cell: the same letters, colours and size.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { localCompletionSource, python } from "@codemirror/lang-python";
import { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";

// The classes of printed code, whose colours the course's style names for both schemes.
const COLOURS = HighlightStyle.define([
  { tag: [t.keyword, t.operatorKeyword, t.bool, t.null, t.self], class: "k" },
  { tag: t.string, class: "s" },
  { tag: t.docString, class: "sd" },
  { tag: t.comment, class: "c1" },
  { tag: t.number, class: "mi" },
  { tag: [t.definition(t.function(t.variableName)), t.definition(t.className)], class: "nf" },
  { tag: t.standard(t.variableName), class: "nb" },
]);

const HOW_TO_LEAVE =
  "Shift and Enter runs the cell. Once you have typed, Tab indents; press Escape, and Tab moves on again.";

/** Completion by what Python knows, and by the names in the cell itself. */
const completing = (complete) => async (context) => {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  if (!context.explicit && !/[\w.]$/.test(before)) return null;
  const { replaces, words } = await complete(before);
  const local = before.includes(".") ? null : localCompletionSource(context);
  const known = new Set(words);
  const options = words.map((label) => ({ label }));
  for (const one of local?.options ?? []) if (!known.has(one.label)) options.push(one);
  return options.length ? { from: context.pos - replaces, options, validFor: /^\w*$/ } : null;
};

/** Tab as in a notebook: it completes after a name, and indents at the start of a line. */
function tab(view) {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  if (main.empty && /[\w.]$/.test(line.text.slice(0, main.head - line.from))) return startCompletion(view);
  if (!main.empty || /^\s*$/.test(line.text.slice(0, main.head - line.from))) return indentMore(view);
  view.dispatch(view.state.replaceSelection("    "));
  return true;
}

/**
 * Put an editor into a box.
 *
 * Until the reader types or points into it, Tab moves on as everywhere on a page; then it indents
 * until Escape is pressed.
 */
export function edit(box, { text, label, changed, run, runAbove, complete }) {
  const keys = [
    { key: "Shift-Enter", run: () => (run(true), true) },
    { key: "Mod-Enter", run: () => (run(false), true) },
    { key: "Alt-Enter", run: () => (runAbove(), true) },
    { key: "Tab", run: tab, shift: indentLess },
    { key: "Escape", run: (view) => (view.setTabFocusMode(true), false) },
  ];
  const view = new EditorView({
    parent: box,
    state: EditorState.create({
      doc: text,
      extensions: [
        history(),
        EditorState.tabSize.of(4),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        python(),
        syntaxHighlighting(COLOURS),
        autocompletion({
          override: [completing(complete)],
          activateOnTyping: matchMedia("(pointer: coarse)").matches,
          icons: false,
        }),
        Prec.low(keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap])),
        Prec.high(keymap.of(completionKeymap)),
        keymap.of(keys),
        EditorView.contentAttributes.of({
          tabindex: "0",
          "aria-label": label,
          "aria-description": HOW_TO_LEAVE,
          spellcheck: "false",
          autocapitalize: "off",
          autocorrect: "off",
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          if (update.view.hasFocus) update.view.setTabFocusMode(false);
          changed(update.state.doc.toString());
        }),
        EditorView.domEventHandlers({
          blur: (_, view) => view.setTabFocusMode(true),
          pointerdown: (_, view) => view.setTabFocusMode(false),
        }),
      ],
    }),
  });
  view.setTabFocusMode(true);
  return view;
}

/** Replace all text, as a step that can be undone. */
export function rewrite(view, text) {
  const { doc } = view.state;
  if (doc.toString() !== text) view.dispatch({ changes: { from: 0, to: doc.length, insert: text } });
}
