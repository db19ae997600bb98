"""What mailboxes are called where the server does not mark them: the names of mail programs in many languages."""

from __future__ import annotations

DRAFTS = (
    "Drafts", "Draft", "Draft messages",
    "Entwürfe", "Entwuerfe", "Brouillons", "Brouillon", "Borradores", "Borrador", "Bozze", "Rascunhos", "Rascunho",
    "Esborranys", "Concepten", "Utkast", "Kladd", "Kladder", "Luonnokset", "Drög", "Mustandid", "Melnraksti",
    "Juodraščiai", "Kopie robocze", "Wersje robocze", "Szkice", "Koncepty", "Rozepsané", "Osnutki", "Skice", "Nacrti",
    "Piszkozatok", "Ciorne", "Schițe", "Черновики", "Чернетки", "Чернови", "Нацрти", "Πρόχειρα", "Taslaklar",
    "下書き", "草稿", "草稿箱", "草稿匣", "草稿夹",
    "임시보관함", "임시 보관함", "טיוטות", "مسودات", "المسودات", "Thư nháp",
)  # fmt: skip

SENT = (
    "Sent", "Sent items", "Sent messages", "Sent mail",
    "Gesendet", "Gesendete Objekte", "Gesendete Elemente", "Gesendete Nachrichten",
    "Envoyés", "Éléments envoyés", "Messages envoyés", "Courriers envoyés",
    "Enviados", "Elementos enviados", "Mensajes enviados", "Correo enviado", "Itens enviados", "E-mails enviados",
    "Inviata", "Posta inviata", "Inviati", "Enviats", "Verzonden", "Verzonden items", "Verzonden berichten",
    "Skickat", "Skickade", "Skickade objekt", "Sendt", "Sendte elementer", "Sendt post", "Lähetetyt", "Wysłane",
    "Elementy wysłane", "Odeslané", "Odeslaná pošta", "Odoslané", "Poslano", "Elküldött", "Elküldött elemek",
    "Trimise", "Elemente trimise", "Отправленные", "Надіслані", "Изпратени", "Απεσταλμένα", "Gönderilmiş öğeler",
    "Gönderilenler", "送信済み", "送信済みアイテム",
    "已发送", "已发送邮件", "已傳送", "寄件備份", "보낸편지함", "보낸 편지함",
)  # fmt: skip

TRASH = (
    "Trash", "Bin", "Deleted", "Deleted items", "Deleted messages",
    "Papierkorb", "Gelöschte Objekte", "Gelöschte Elemente", "Corbeille", "Éléments supprimés", "Papelera",
    "Elementos eliminados", "Cestino", "Posta eliminata", "Lixeira", "Itens excluídos", "Paperera", "Prullenbak",
    "Verwijderde items", "Papperskorgen", "Papperskorg", "Borttagna objekt", "Papirkurv", "Slettede elementer",
    "Slettet post", "Roskakori", "Poistetut", "Kosz", "Elementy usunięte", "Koš", "Kôš", "Smeti", "Lomtár", "Kuka",
    "Törölt elemek", "Coș de gunoi", "Корзина", "Удаленные", "Удалённые", "Кошик", "Видалені", "Кошче",
    "Διαγραμμένα", "Κάδος απορριμμάτων", "Çöp kutusu", "Silinmiş öğeler", "ゴミ箱", "削除済みアイテム", "已删除",
    "已删除邮件", "垃圾桶", "废纸篓", "휴지통", "지운 편지함",
)  # fmt: skip
