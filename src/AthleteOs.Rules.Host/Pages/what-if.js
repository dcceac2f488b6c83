// The sliders of "What if?": each one moves its number, and the page shows the day decided again. Without this file the numbers and the button remain.
const form = document.getElementById("what-if");
const answer = document.getElementById("what-if-answer");
let waiting = 0;
let newest = 0;

function place(slider, number) {
    if (number.value !== "") {
        slider.value = number.value.replace(",", ".");
    }
}

async function decide() {
    const mine = ++newest;
    try {
        const loaded = await fetch(`${form.action}?${new URLSearchParams(new FormData(form))}`);
        const next = new DOMParser().parseFromString(await loaded.text(), "text/html").getElementById("what-if-answer");
        if (next && mine === newest) {
            answer.replaceChildren(...next.childNodes);
        }
    } catch {
        // The service is out of reach: the button tells so.
    }
}

for (const slider of form.querySelectorAll("input[type=range]")) {
    const number = document.getElementById(slider.dataset.number);
    slider.hidden = false;
    place(slider, number);
    slider.addEventListener("input", () => { number.value = slider.value; });
    number.addEventListener("input", () => place(slider, number));
}

form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(decide, 150);
});
