// The form of a variant: the checker's findings while a person types, and the Monaco editor in place of the text field of an opened file.
// The text fields stay the fields of the form, and the editor copies its text into them. Without this file they remain, with the findings after sending.
const form = document.getElementById("variant");
const address = form.getAttribute("action");
const areas = new Map([...form.querySelectorAll("textarea")].map(area => [area.name.slice(2), area]));
const editors = new Map();
const expression = /"(?:Expression|where|value)"\s*:\s*"((?:[^"\\]|\\.)*)$/;
const effect = /"SuccessEvent"\s*:\s*"([^"]*)$/;
let findings = [];
let waiting = 0;
let running = null;
let loading = null;

function element(name, text, ...classes) {
    const made = document.createElement(name);
    made.textContent = text;
    made.classList.add(...classes);
    return made;
}

// The same elements as the findings that the service writes into the page.
function row(finding) {
    const item = element("li", "");
    const line = element("p", "");
    line.append(element("strong", `${finding.kind} ${finding.code}`, ...finding.kind === "error" ? ["fault"] : []), ` ${finding.message}`);
    item.append(line, element("p", finding.line > 0 ? `${finding.file}:${finding.line}:${finding.column}` : finding.file, "rule"));
    if (finding.text !== "" && !editors.has(finding.file)) {
        const text = element("pre", finding.text);
        text.tabIndex = 0;
        text.setAttribute("aria-label", `${finding.file}, line ${finding.line}`);
        item.append(text);
    }

    return item;
}

// A squiggle goes from the finding's place to the end of its word, or of its line.
function mark(file) {
    const model = editors.get(file)?.getModel();
    if (!model) {
        return;
    }

    monaco.editor.setModelMarkers(model, "checker", findings.filter(f => f.file === file).map(f => {
        const line = Math.min(Math.max(f.line, 1), model.getLineCount());
        const word = /^"?[\w.:-]+"?/.exec(model.getLineContent(line).slice(f.column - 1));
        const last = model.getLineMaxColumn(line);
        const begin = Math.min(Math.max(f.column, 1), Math.max(last - 1, 1));
        return {
            startLineNumber: line, startColumn: begin, endLineNumber: line, endColumn: word && f.line > 0 ? f.column + word[0].length : last,
            message: f.message, code: f.code, severity: f.kind === "error" ? monaco.MarkerSeverity.Error : monaco.MarkerSeverity.Warning,
        };
    }));
}

function count(number) {
    return number === 1 ? "1 finding" : `${number} findings`;
}

function show(found) {
    findings = found;
    for (const place of document.querySelectorAll(".found")) {
        const file = place.dataset.file;
        const own = found.filter(f => file === undefined ? !areas.has(f.file) : f.file === file);
        const list = element("ul", "", "findings");
        list.append(...own.map(row));
        place.replaceChildren(...own.length > 0 ? [list] : []);
        if (file !== undefined) {
            place.parentElement.querySelector("summary span").textContent = own.length > 0 ? count(own.length) : "";
            mark(file);
        }
    }

    document.getElementById("checked").textContent = found.length === 0 ? "The checker finds no fault so far." : `The checker has ${count(found.length)}.`;
}

async function check() {
    running?.abort();
    const mine = running = new AbortController();
    try {
        const answer = await fetch(`${address}/check`, { method: "POST", body: new FormData(form), signal: mine.signal });
        const found = answer.ok ? (await answer.json()).findings : null;
        if (mine === running) {
            if (found) {
                show(found);
            } else {
                document.getElementById("checked").textContent = "The checker did not run. The button below gives the reason.";
            }
        }
    } catch {
        // A newer text is on its way, or the service is out of reach: the button tells so.
    }
}

function checkSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(check, 400);
}

function load() {
    return loading ??= (async () => {
        const words = fetch(`${address}/words`).then(answer => answer.json());
        await new Promise((loaded, failed) => {
            const script = document.createElement("script");
            [script.src, script.onload, script.onerror] = [`${form.dataset.editor}/vs/loader.js`, loaded, failed];
            document.head.append(script);
        });
        window.require.config({ paths: { vs: `${form.dataset.editor}/vs` } });
        await new Promise((loaded, failed) => window.require(["vs/editor/editor.main"], loaded, failed));
        prepare(await words);
    })();
}

function uriOf(file) {
    return `inmemory://rules/policy/${file}`;
}

function colours(base) {
    const style = getComputedStyle(document.documentElement);
    const [ground, ink, soft] = ["--ground", "--ink", "--soft"].map(name => style.getPropertyValue(name).trim());
    monaco.editor.defineTheme("page", { base, inherit: true, rules: [], colors: { "editor.background": ground, "editor.foreground": ink, "editorLineNumber.foreground": soft, "editorLineNumber.activeForeground": ink } });
    monaco.editor.setTheme("page");
}

// Words of a policy are text, not Markdown.
function plain(text) {
    return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, "\\$&");
}

function prepare(words) {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => colours(dark.matches ? "vs-dark" : "vs");
    dark.addEventListener("change", follow);
    follow();

    // The files name their schema relative to their folder; a file without one gets it by its name.
    const [rules, cases] = [[], []];
    for (const file of areas.keys()) {
        (file.startsWith("cases/") ? cases : rules).push(uriOf(file));
    }

    const schema = (name, fileMatch) => ({ uri: `inmemory://rules/schema/${name}.schema.json`, schema: words.schemas[name], fileMatch });
    // The checker finds the faults, with better words.
    monaco.languages.json.jsonDefaults.setDiagnosticsOptions({ validate: false, schemas: [schema("rule-set", rules), schema("case", cases), schema("facts", [])] });

    const byName = new Map(words.names.map(word => [word.name, word]));
    const kinds = monaco.languages.CompletionItemKind;
    monaco.languages.registerCompletionItemProvider("json", {
        triggerCharacters: [".", ":"],
        provideCompletionItems(model, position) {
            const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
            const [inExpression, inEffect] = [expression.exec(before), effect.exec(before)];
            if (!inExpression && !inEffect) {
                return { suggestions: [] };
            }

            const typed = inEffect ? inEffect[1] : /[A-Za-z0-9_.]*$/.exec(inExpression[1])[0];
            const series = /^(\w+\.\w+)\.\w*$/.exec(typed)?.[1];
            const all = inEffect ? words.effects : byName.get(series)?.series ? words.windows : words.names;
            const from = all === words.windows ? position.column - typed.length + series.length + 1 : position.column - typed.length;
            const range = new monaco.Range(position.lineNumber, from, position.lineNumber, position.column);
            return { suggestions: all.map((word, index) => ({ label: word.name, kind: word.insert ? kinds.Function : kinds.Field, detail: word.detail, documentation: word.says, insertText: word.insert ?? word.name, range, sortText: String(index).padStart(4, "0") })) };
        },
    });
    monaco.languages.registerHoverProvider("json", {
        provideHover(model, position) {
            for (const found of model.getLineContent(position.lineNumber).matchAll(/[A-Za-z]\w*\.\w+/g)) {
                const [begin, end] = [found.index + 1, found.index + 1 + found[0].length];
                const word = byName.get(found[0]);
                if (word && begin <= position.column && position.column <= end) {
                    return { range: new monaco.Range(position.lineNumber, begin, position.lineNumber, end), contents: [{ value: `**${plain(word.name)}** ${plain(word.detail)}` }, { value: plain(word.says) }] };
                }
            }

            return null;
        },
    });
}

function open(file, area) {
    const place = element("div", "", "editor");
    area.after(place);
    area.hidden = true;
    // Findings come and go while a person types, and must not move the text.
    place.after(place.parentElement.querySelector(".found"));
    const editor = monaco.editor.create(place, {
        model: monaco.editor.createModel(area.value, "json", monaco.Uri.parse(uriOf(file))),
        ariaLabel: file, automaticLayout: true, fixedOverflowWidgets: true, fontSize: 14, wordWrap: "on", wrappingIndent: "indent", tabSize: 2,
        quickSuggestions: { strings: true, other: true, comments: false }, wordBasedSuggestions: false, links: false, colorDecorators: false,
        minimap: { enabled: false }, folding: false, lineNumbersMinChars: 3, lineDecorationsWidth: 6, overviewRulerLanes: 0, scrollBeyondLastLine: false,
        scrollbar: { alwaysConsumeMouseWheel: false }, unicodeHighlight: { ambiguousCharacters: false, nonBasicASCII: false }, renderLineHighlight: "none",
    });
    const size = () => { place.style.height = `${Math.min(Math.max(editor.getContentHeight(), 140), 480)}px`; };
    editor.onDidContentSizeChange(size);
    size();
    editor.onDidChangeModelContent(() => {
        area.value = editor.getModel().getValue(monaco.editor.EndOfLinePreference.LF);
        checkSoon();
    });
    if (editors.size === 0) {
        // For all editors: the Tab key leaves them.
        editor.trigger("page", "editor.action.toggleTabFocusMode");
        // Monaco's announcements are no landmarks.
        document.querySelectorAll(".monaco-status").forEach(status => status.removeAttribute("role"));
        document.getElementById("keys").hidden = false;
    }

    editors.set(file, editor);
    mark(file);
}

async function opened(file, area) {
    try {
        await load();
        if (!editors.has(file)) {
            open(file, area);
        }
    } catch {
        // The text field remains.
    }
}

// Monaco does not support the keyboards of phones, so these keep the text field.
if (!matchMedia("(pointer: coarse)").matches) {
    for (const [file, area] of areas) {
        const details = area.closest("details");
        details.addEventListener("toggle", () => details.open && opened(file, area));
        if (details.open) {
            opened(file, area);
        }
    }
}

form.addEventListener("input", event => {
    if (!event.target.classList.contains("inputarea")) {
        checkSoon();
    }
});
if (document.querySelector(".found .findings")) {
    check();
}
