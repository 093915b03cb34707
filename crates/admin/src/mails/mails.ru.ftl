mails-title = Почта
mails-intro = Все пришедшие письма: что с каждым стало и почему.
mails-help = О пути писем
mails-in = Входящие
mails-out = Исходящие
mails-show = Показать
mails-all = Все
mails-all-go = Показать все письма
mails-sum =
    { $n ->
        [one] Пришло { $n } письмо:
        [few] Пришло { $n } письма:
       *[many] Пришло { $n } писем:
    }
mails-sum-ticketed = в заявках { $n }
mails-sum-parked = отложено { $n }
mails-sum-refused = отклонено { $n }
mails-sum-received = читается { $n }
mails-search = Отправитель, получатель, тема или Message-ID
mails-find = Найти
mails-no-sender = Отправитель неизвестен
mails-unread-subject = (ещё не прочитано)
mails-empty-title = Ящика пока нет
mails-empty-administrator = Когда ящик будет настроен, здесь появится каждое пришедшее письмо: что с ним стало и почему.
mails-empty-go = Настроить ящик
mails-empty-agent = Когда администратор настроит ящик, здесь появится каждое пришедшее письмо: что с ним стало и почему.
mails-quiet-title = Писем ещё не было
mails-quiet = Здесь будет каждое письмо: что с ним стало и почему. Ничего не теряется: что не стало заявкой, отложено или отклонено, и причина названа.
mails-none-title = Ничего не найдено
mails-none = Писем с такими словами в отправителе, получателях, теме или Message-ID и с таким состоянием нет.
mails-source = Исходный текст
mails-decide = Что сделать с письмом?
mails-decide-about = Это письмо не относится ни к одной заявке.
mails-open = Создать заявку
mails-ticket = Номер заявки
mails-join = Добавить в эту заявку
mails-refuse = Отклонить
mails-again = Прочитать заново
mails-trace = Что было решено
mails-trace-none = Письмо ещё никто не смотрел. Оно будет прочитано за несколько секунд.
mails-last-error = Последняя попытка прочитать закончилась так: { $said }
mails-no-words = В этом письме нет текста.
mails-rest = Показать цитату
mails-files = Файлы
mails-files-ticket = Файлы есть в заявке.
mails-files-source = Чтобы открыть их, создайте по письму заявку или возьмите исходный текст.
mails-unreadable = Это не читается как письмо. Исходный текст сохранён.
mails-cc = Копия
mails-reply-to = Ответы на
mails-date = Написано
mails-through = Через ящик
mails-received = Получено
mails-size = Размер
mails-which-ticket = Введите номер заявки.
mails-which-decision = Укажите open, join, refuse или read_again.
mails-on-ticket = Письмо теперь в заявке #{ $number }.
mails-refused = Письмо отклонено.
mails-read-again = Письмо читается заново.
mails-out-intro = Что отправляет ваша организация: что ждёт, что ушло и что ответил почтовый сервер.
mails-out-empty-title = Писем ещё не отправляли
mails-out-empty = Ответы и оповещения появятся здесь, как только будет написано первое.
mails-api-state = Укажите received, ticketed, parked или refused.

mails-type = Тип
mails-type-by-itself = Как в письме
mails-elsewhere = Письму место не здесь? Измените тип заявки #{ $number } или объедините её с другой.
