/* The form of an application: a draft that leaves the chosen file where it is; photos of a CV made into a PDF, here. */
(() => {
  "use strict";
  const form = document.querySelector('form[action^="/postuler?"]');
  if (!form) return;

  const help = form.querySelector("[data-aide]");
  help.querySelector("button").addEventListener("click", async (event) => {
    event.preventDefault();
    const given = new FormData(form), said = help.querySelector("[data-aide-dit]");
    given.delete("cv");
    try {
      const answer = await fetch(event.target.formAction, { method: "POST", body: given });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      form.elements.message.value = page.getElementById("message").textContent;
      form.elements.message.focus();
    } catch {
      said.textContent = said.dataset.echec;
    }
  });

  const LONG = 1754, QUALITIES = [0.8, 0.6, 0.4], MOST = 3 * 1024 * 1024, PAGES = 5;
  const A4 = [595, 842];
  const bytes = (text) => Uint8Array.from(text, (c) => c.charCodeAt(0));

  /* A photo as a JPEG of a page: 150 dots an inch at most, in grey, turned as it was taken. */
  const drawn = async (file, quality) => {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONG / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const pen = canvas.getContext("2d");
    pen.filter = "grayscale(1)";
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const jpeg = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    return { width: canvas.width, height: canvas.height, data: new Uint8Array(await jpeg.arrayBuffer()) };
  };

  /* A PDF of pages that are one JPEG each (ISO 32000: objects, then where each begins). */
  const bound = (pages) => {
    const parts = [], offsets = [];
    let size = 0;
    const put = (piece) => { parts.push(piece); size += piece.length; };
    const object = (number, head, stream) => {
      offsets[number] = size;
      put(bytes(`${number} 0 obj\n${head}\n`));
      if (stream) { put(bytes("stream\n")); put(stream); put(bytes("\nendstream\n")); }
      put(bytes("endobj\n"));
    };
    put(bytes("%PDF-1.4\n"));
    object(1, "<< /Type /Catalog /Pages 2 0 R >>");
    const kids = pages.map((_page, n) => `${3 + 3 * n} 0 R`).join(" ");
    object(2, `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
    pages.forEach((page, n) => {
      const [sheet, image, drawing] = [3 + 3 * n, 4 + 3 * n, 5 + 3 * n];
      const box = page.width > page.height ? [A4[1], A4[0]] : A4;
      const scale = Math.min(box[0] / page.width, box[1] / page.height);
      const [width, height] = [page.width * scale, page.height * scale].map((v) => v.toFixed(2));
      const content = bytes(`q ${width} 0 0 ${height} 0 ${(box[1] - height).toFixed(2)} cm /P Do Q`);
      object(sheet, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${box.join(" ")}] /Contents ${drawing} 0 R ` +
        `/Resources << /XObject << /P ${image} 0 R >> >> >>`);
      object(image, `<< /Type /XObject /Subtype /Image /Width ${page.width} /Height ${page.height} ` +
        `/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode /Length ${page.data.length} >>`, page.data);
      object(drawing, `<< /Length ${content.length} >>`, content);
    });
    const start = size, count = offsets.length;
    const places = offsets.slice(1).map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("");
    put(bytes(`xref\n0 ${count}\n0000000000 65535 f \n${places}trailer\n<< /Size ${count} /Root 1 0 R >>\n` +
      `startxref\n${start}\n%%EOF\n`));
    return new File(parts, "cv.pdf", { type: "application/pdf" });
  };

  const made = async (files) => {
    for (const quality of QUALITIES) {
      const pages = [];
      for (const file of files) pages.push(await drawn(file, quality));
      const pdf = bound(pages);
      if (pdf.size <= MOST) return pdf;
    }
    return null;
  };

  const photo = form.querySelector("[data-photo]"), said = photo.querySelector("[data-photo-dit]");
  photo.hidden = false;
  photo.querySelector("input").addEventListener("change", async (event) => {
    const files = [...event.target.files];
    if (!files.length) return;
    let pdf = null;
    try {
      if (files.length <= PAGES) pdf = await made(files);
    } catch { /* told below */ }
    event.target.value = "";
    if (!pdf) {
      said.textContent = said.dataset.echec;
      return;
    }
    const carried = new DataTransfer();
    carried.items.add(pdf);
    form.elements.cv.files = carried.files;
    said.textContent = said.dataset.pret;
  });
})();
