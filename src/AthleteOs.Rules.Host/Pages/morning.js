// The morning's form keeps its entry in the browser until the service answers, and sends it again after a lost connection.
// Without this file the form sends itself, and needs a connection.
const Typed = ["readiness", "hrv", "health", "soreness"];
const Names = { readiness: "readiness", hrv: "HRV", health: "ill or injured", soreness: "soreness" };
const FirstPause = 5000;
const LongestPause = 60000;
const LongestAnswer = 20000;
let form;
let pause = FirstPause;
let timer = 0;
let isSending = false;

const slot = () => `athleteos-morning ${form.dataset.done}`;
const tell = text => { document.getElementById("morning-note").textContent = text; };
const typed = () => Object.fromEntries(Typed.map(name => [name, form.elements[name].value]));
const isSame = (one, other) => Typed.every(name => one[name] === other[name]);

function kept() {
    try {
        return JSON.parse(localStorage.getItem(slot()));
    } catch {
        return null; // The browser permits no storage: the entry stays on the page.
    }
}

function keep(entry) {
    try {
        if (entry) {
            localStorage.setItem(slot(), JSON.stringify(entry));
        } else {
            localStorage.removeItem(slot());
        }
    } catch {
        // As above.
    }
}

// A new entry gets a key of its own. The same entry sent again keeps its key, so that the service records it once.
function number() {
    const before = kept();
    const isAgain = before && before.date === form.elements.date.value && isSame(before.typed, typed());
    form.elements.key.value = isAgain ? before.key
        : form.elements.key.value || [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(16).padStart(2, "0")).join("");
    keep({ date: form.elements.date.value, key: form.elements.key.value, typed: typed() });
}

function wait() {
    if (form.elements.key.value === "") {
        tell("No connection to the service. You changed your entry since, so send it when you are ready.");
        return;
    }

    tell("No connection to the service. This browser keeps your entry, and sends it again when the service answers.");
    timer = setTimeout(send, pause);
    pause = Math.min(2 * pause, LongestPause);
}

function stopWaiting() {
    clearTimeout(timer);
    timer = 0;
}

async function send() {
    stopWaiting();
    if (isSending) {
        return;
    }

    isSending = true;
    number();
    try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: AbortSignal.timeout(LongestAnswer) });
        if (answer.redirected) {
            leave(answer.url);
        } else if (answer.status >= 500 || answer.status === 429 || !show(await answer.text())) {
            wait();
        }
    } catch {
        wait();
    } finally {
        isSending = false;
    }
}

// The service sends the browser to the athlete's page after a recorded entry, and to the page to sign in without a valid key.
function leave(address) {
    if (new URL(address).pathname === form.dataset.done) {
        keep(null);
        form.elements.key.value = "";
    }

    location.assign(address);
}

// Any other answer of the service is the form with its faults and the entry, or a message.
function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const main = page.getElementById("main");
    if (!main) {
        return false;
    }

    keep(null);
    document.title = page.title;
    document.getElementById("main").replaceChildren(...main.childNodes);
    scrollTo(0, 0);
    begin();
    document.querySelector("[aria-invalid=true]")?.focus();
    return true;
}

// An entry that got no answer before the page was closed is shown again, and a person decides whether to send it.
function restore() {
    const entry = kept();
    if (!entry) {
        return;
    }

    if (entry.date !== form.elements.date.value) {
        const values = Typed.filter(name => entry.typed[name] !== "").map(name => `${Names[name]} ${entry.typed[name]}`).join(", ");
        tell(`Your entry of ${entry.date} got no answer from the service: ${values}. This form is for today.`);
        keep(null);
    } else if (isSame(entry.typed, typed())) {
        keep(null); // The service recorded it, and only the answer was lost.
    } else {
        for (const field of form.querySelectorAll("input:not([type=hidden])")) {
            if (field.type === "radio") {
                field.checked = field.value === entry.typed[field.name];
            } else {
                field.value = entry.typed[field.name];
            }
        }

        tell("These are the values that you entered before the connection was lost. Send them, or change them first.");
    }
}

function begin() {
    form = document.getElementById("morning");
    if (!form) {
        return;
    }

    form.elements.key.value = "";
    form.addEventListener("submit", event => {
        event.preventDefault();
        pause = FirstPause;
        send();
    });
    form.addEventListener("input", () => {
        form.elements.key.value = "";
        if (timer) {
            stopWaiting();
            tell("You changed your entry. Send it when you are ready.");
        }
    });
}

addEventListener("online", () => {
    if (timer) {
        send();
    }
});
begin();
if (form) {
    restore();
}
