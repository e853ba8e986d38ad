// Text without marks and case, as app.domain.vietnamese.fold has it: «hoa» finds «Hòa» and «Hoà».
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").replace(/\s+/g, " ").trim();
}
